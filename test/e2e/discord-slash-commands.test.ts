import { TestApp, TODAY } from '../support/app';
import { embedTexts, png } from '../support/trading-room';

describe('slash commands', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
  });

  const plan = (coach = 'd', date = TODAY) => app.get(`/api/coach-plans/?coach=${coach}&date=${date}`);

  it('are offered in servers alone, with coach and date to be completed', () => {
    const commands = app.simulator.commands(app.room.guildId);
    expect(commands.map((command) => command.name).sort()).toEqual([
      'Save as plan',
      'delete',
      'edit',
      'help',
      'history',
      'myplans',
      'plan',
      'plans',
    ]);
    const options = commands.find((command) => command.name === 'plan')?.options ?? [];
    expect(options.map((option) => option.name)).toEqual([
      'coach',
      'text',
      'date',
      ...Array.from({ length: 10 }, (_, index) => `chart${index + 1}`),
    ]);
    for (const command of commands) expect(command).toMatchObject({ contexts: [0], integration_types: [0] });
    const completed = commands.flatMap(({ name, options: all = [] }) =>
      all.filter((option) => option['autocomplete']).map((option) => `${name} ${option.name}`),
    );
    expect(completed.sort()).toEqual([
      'delete coach',
      'delete date',
      'edit coach',
      'edit date',
      'history coach',
      'history date',
      'myplans date',
      'plan coach',
      'plan date',
      'plans date',
    ]);
    expect(options[0]?.choices ?? []).toEqual([]);
  });

  it('record a plan: a private word to the caller, the plan to the channel', async () => {
    const { room } = app;
    const handle = room.run(
      room.ann,
      'plan',
      { coach: 'd', text: 'Long NQ' },
      { chart1: png('a.png'), chart2: png('b.png') },
    );
    const note = await handle.waitForReply();
    const shown = await handle.waitForReply(undefined, 1);

    expect(handle.isPrivate).toBe(true);
    expect(note).toMatchObject({ isPrivate: true, content: 'Plan recorded: **Day Trading (d)** for **2026-11-20**' });
    expect(shown).toMatchObject({
      isPrivate: false,
      embeds: [{ description: 'Long NQ' }, { title: expect.stringContaining('charts') }],
    });
    expect(await plan()).toMatchObject({ plan: 'Long NQ', author: 'Ann', author_id: room.ann });
    expect((await plan()).charts).toHaveLength(2);
  });

  it('make line breaks where Discord gives none', async () => {
    const { room } = app;
    await room.run(room.ann, 'plan', { coach: 'd', text: 'Long NQ\\nStop 20,950' }).waitForReply();
    expect(await plan()).toMatchObject({ plan: 'Long NQ\nStop 20,950' });
    await room.run(room.ann, 'edit', { coach: 'd', text: 'Long\\n\\nNo stop', date: '2026–11–20' }).waitForReply();
    expect(await plan()).toMatchObject({ plan: 'Long\n\nNo stop', version: 2 });
  });

  it('take words for dates', async () => {
    const { room } = app;
    await room.run(room.ann, 'plan', { coach: 's', text: 'Soon', date: 'tomorrow' }).waitForReply();
    expect(await plan('s', '2026-11-21')).toMatchObject({ plan: 'Soon' });
  });

  it.each([
    ['plan', { coach: 'swing', text: 'Long' }, "Invalid coach name 'swing'. Valid coaches: d, i, s, n"],
    ['plan', { coach: 'd', text: '  ' }, 'The plan has no text'],
    ['plan', { coach: 'd', text: 'Long', date: '2026-02-30' }, "Invalid date '2026-02-30'"],
    ['plan', { coach: 'd', text: 'Long', date: 'yesterday' }, '2026-11-19 is over'],
    ['plan', { coach: 'd', text: 'x'.repeat(4001) }, 'at most 4000 fit. Shorten it by 1.'],
    ['edit', { coach: 'd', text: 'Long' }, 'There is no plan'],
    ['delete', { coach: 'd' }, 'There is no plan'],
    ['plans', { date: 'someday' }, "Invalid date 'someday'"],
  ])('tell the caller alone what is wrong: /%s %j', async (name, options, expected) => {
    const { room } = app;
    const handle = room.run(room.ann, name, options);
    const reply = await handle.waitForReply();
    expect(reply).toMatchObject({ isPrivate: true, content: expect.stringContaining(expected) });
    expect(room.spoken).toEqual([]);
    expect(await plan()).toMatchObject({ available: false });
  });

  it('edit and delete for those who may', async () => {
    const { room } = app;
    await room
      .run(room.ann, 'plan', { coach: 'd', text: 'First' }, { chart1: png('a.png') })
      .waitForReply(undefined, 1);

    expect(await room.run(room.bob, 'edit', { coach: 'd', text: 'Mine' }).waitForReply()).toMatchObject({
      isPrivate: true,
      content: expect.stringContaining('Only Ann'),
    });
    await room.run(room.ann, 'edit', { coach: 'd', text: 'Second' }).waitForReply(undefined, 1);
    expect(await plan()).toMatchObject({ plan: 'Second', charts: [expect.stringContaining('a.png')], version: 2 });

    expect((await room.run(room.bob, 'delete', { coach: 'd' }).waitForReply()).content).toContain('Only Ann');
    const question = await room.run(room.ada, 'delete', { coach: 'd' }).waitForReply();
    const deleted = await room.press(room.ada, question, 'Delete').waitForReply();
    expect(deleted).toMatchObject({ isPrivate: false, content: expect.stringContaining('Plan deleted') });
    expect(await plan()).toMatchObject({ available: false });
  });

  it('show lists, history and help to the caller alone', async () => {
    const { room } = app;
    await room.run(room.ann, 'plan', { coach: 'd', text: 'First' }).waitForReply(undefined, 1);
    await room.run(room.ann, 'plan', { coach: 'd', text: 'Second' }).waitForReply(undefined, 1);
    const said = room.spoken.length;

    const replies = {
      plans: await room.run(room.bob, 'plans').waitForReply(),
      myplans: await room.run(room.ann, 'myplans', { date: 'today' }).waitForReply(),
      history: await room.run(room.bob, 'history', { coach: 'd' }).waitForReply(),
      help: await room.run(room.bob, 'help', { command: 'plan' }).waitForReply(),
    };
    for (const reply of Object.values(replies)) expect(reply.isPrivate).toBe(true);
    expect(replies.plans.embeds).toMatchObject([{ description: 'Second' }]);
    expect(replies.myplans.embeds).toMatchObject([{ description: 'Second' }]);
    expect(replies.history.embeds).toMatchObject([{ description: 'First' }]);
    expect(String(replies.help.embeds[0]?.description)).toContain('!plan');
    expect(room.spoken).toHaveLength(said);
  });

  it('show a 4000-emoji plan whole, over several messages', async () => {
    const { room } = app;
    const text = '🚀'.repeat(3000);
    const handle = room.run(room.ann, 'plan', { coach: 'd', text });
    await handle.waitForReply(undefined, 2);
    expect(embedTexts(room.spoken).join('')).toBe(text);
  });
});
