import type { NewChart, NewPlan } from '../../src/storage';

/** A plan to store; a test names what matters to it. */
export function newPlan(overrides: Partial<NewPlan> = {}): NewPlan {
  return {
    guildId: '100000000000000001',
    coach: 'd',
    date: '2026-11-20',
    text: 'Watch 5000 on the open.',
    author: 'Dana',
    authorId: '200000000000000001',
    channel: 'plans',
    channelId: '300000000000000001',
    messageId: null,
    createdAt: '2026-11-20T13:00:00.000Z',
    charts: [],
    ...overrides,
  };
}

export function newChart(overrides: Partial<NewChart> = {}): NewChart {
  return {
    filename: 'chart.png',
    url: 'https://cdn.discordapp.com/attachments/1/2/chart.png',
    contentType: 'image/png',
    sizeBytes: 1024,
    attachmentId: '400000000000000001',
    ...overrides,
  };
}
