import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestApp, until } from '../support/app';

describe('completion', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
  });

  const offer = (name: string, focused: string, options: Record<string, string> = {}, userId = app.room.ann) =>
    app.simulator.autocomplete({ channelId: app.room.channelId, userId, name, focused, options });
  const values = async (...input: Parameters<typeof offer>) => (await offer(...input)).map(({ value }) => value);
  const record = (coach: string, date: string) =>
    app.room.run(app.room.ann, 'plan', { coach, date, text: 'Long' }).waitForReply(undefined, 1);

  it.each([
    ['', 'd'],
    ['D', 'd'],
    ['coach_s', 's'],
    ['swing', 's'],
    ['EVENTS', 'n'],
    ['nobody', undefined],
  ])('finds the coach by code, name or description, the closest first: %j', async (typed, first) => {
    expect((await values('history', 'coach', { coach: typed }))[0]).toBe(first);
  });

  it('shows a coach by name and code', async () => {
    const [swing] = await offer('plan', 'coach', { coach: 'swing' });
    expect(swing?.name).toMatch(/^Swing \(s\)/);
    expect(await values('plan', 'coach')).toEqual(['d', 'i', 's', 'n']);
  });

  it('offers days to post for: today and the next ones, with their weekday', async () => {
    const days = await offer('plan', 'date', { coach: 'd' });
    expect(days).toHaveLength(25);
    expect(days.slice(0, 3)).toEqual([
      { name: '2026-11-20 · Friday (today)', value: '2026-11-20' },
      { name: '2026-11-21 · Saturday (tomorrow)', value: '2026-11-21' },
      { name: '2026-11-22 · Sunday', value: '2026-11-22' },
    ]);
    expect((await values('plan', 'date', { coach: 'd', date: 'mon' })).slice(0, 2)).toEqual([
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(await values('plan', 'date', { coach: 'd', date: '2027-12-01' })).toEqual(['2027-12-01']);
    expect(await values('plan', 'date', { coach: 'd', date: '2026-11-19' })).toEqual([]);
  });

  it('offers days to read that have plans, newest first, and of the coach that is named', async () => {
    await record('d', '2026-11-20');
    await record('s', '2026-11-20');
    await record('d', '2026-11-24');
    await record('s', '2026-12-01');
    expect(await values('plans', 'date')).toEqual(['2026-12-01', '2026-11-24', '2026-11-20']);
    expect(await values('history', 'date', { coach: 'd' })).toEqual(['2026-11-24', '2026-11-20']);
    expect(await values('plans', 'date', { date: '2026-11' })).toEqual(['2026-11-24', '2026-11-20']);
    expect(await values('plans', 'date', { date: 'fri' })).toEqual(['2026-11-20']);
    expect(await values('plans', 'date', { date: 'x' })).toEqual([]);
  });

  it('never shows the days of another server', async () => {
    const { simulator } = app;
    const other = simulator.addGuild({ name: 'Other' });
    const channel = simulator.addChannel({ guildId: other.id, name: 'plans' });
    const eve = simulator.addMember({ guildId: other.id, username: 'eve' }).user.id;
    await record('d', '2026-11-20');
    simulator.postMessage({ channelId: channel.id, authorId: eve, content: '!plan d 2026-11-27 Mine' });
    const theirs = () => app.get(`/api/coach-plans/?coach=d&date=2026-11-27&guild=${other.id}`);
    await until('their plan', async () => (await theirs()).available === true);
    expect(await values('plans', 'date')).toEqual(['2026-11-20']);
  });
});

describe('completion of coaches with a roster', () => {
  it('offers those the caller may post for; all for reading; an administrator may delete for all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'coachwire-roster-'));
    const file = join(folder, 'roster.yaml');
    const users = "users: ['100000000000000001']";
    await writeFile(file, `coaches:\n  - { code: d, name: Day, ${users} }\n  - { code: s, name: Swing }\n`);
    const app = await TestApp.start({ settings: { CONFIG_FILE: file } });
    try {
      const { room, simulator } = app;
      const offered = async (name: string, userId: string) => {
        const input = { channelId: room.channelId, userId, name, focused: 'coach', options: { coach: '' } };
        return (await simulator.autocomplete(input)).map(({ value }) => value);
      };
      expect(await offered('plan', room.ann)).toEqual(['s']);
      expect(await offered('edit', room.ann)).toEqual(['s']);
      expect(await offered('delete', room.ann)).toEqual(['s']);
      expect(await offered('delete', room.ada)).toEqual(['d', 's']);
      expect(await offered('history', room.ann)).toEqual(['d', 's']);
    } finally {
      await app.close();
      await rm(folder, { recursive: true });
    }
  });
});
