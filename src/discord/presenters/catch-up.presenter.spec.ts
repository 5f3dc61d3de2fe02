import { CoachRoster } from '../../config';
import type { Plan } from '../../storage';
import { type CaughtUp, presentCatchUp } from './catch-up.presenter';

const roster = new CoachRoster([{ code: 'd', name: 'Day Trading', description: '', userIds: [], roleIds: [] }]);
const plan = { coach: 'd', date: '2026-11-20', author: 'Ann', text: 'Long', charts: [] } as unknown as Plan;
const recorded = (messageId: string): CaughtUp => ({ kind: 'recorded', messageId, plan, skipped: [] });
const present = (items: CaughtUp[]) =>
  presentCatchUp(items, { guildId: '1', channelId: '2' }, { roster, maxCharts: 10 });

it('says what was done, and first what needs somebody’s attention', () => {
  const left: CaughtUp = { kind: 'left', messageId: '3', author: 'Bob_', why: 'Only Ann\ncan change it.' };
  expect(present([recorded('4'), left]).split('\n')).toEqual([
    'I was away and have caught up: 1 plan recorded, 1 message left alone.',
    '- ⚠️ https://discord.com/channels/1/2/3 by Bob\\_: Only Ann can change it.',
    '- **Day Trading (d)** for **2026-11-20** by Ann: recorded',
  ]);
});

it('fits a message, and counts what it leaves out', () => {
  const text = present(Array.from({ length: 200 }, (_, index) => recorded(String(index))));
  expect(text.length).toBeLessThanOrEqual(2000);
  const [, more] = /… and (\d+) more$/.exec(text) ?? [];
  expect(Number(more) + text.split('\n').length - 2).toBe(200);
});
