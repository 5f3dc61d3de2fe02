import { startSimulator } from '@coachwire/simulator';
import { SIMULATED, TestApp, TODAY, until } from '../support/app';
import { createSqliteFile } from '../support/databases';
import { buttonsOf, embedTexts, png } from '../support/trading-room';

describe('the question before deleting', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
    await app.room.run(app.room.ann, 'plan', { coach: 'd', text: 'First' }).waitForReply(undefined, 1);
  });

  afterEach(async () => {
    await app.close();
  });

  const plan = (date = TODAY) => app.get(`/api/coach-plans/?coach=d&date=${date}`);
  const labels = (id: string) => buttonsOf(app.simulator.message(id)).map(({ label }) => label);
  const content = (id: string) => app.simulator.message(id)?.content ?? '';

  it('shows the plan, and deletes it when told to: by slash command', async () => {
    const { room } = app;
    const question = await room.run(room.ann, 'delete', { coach: 'd' }).waitForReply();
    expect(question).toMatchObject({
      isPrivate: true,
      content: 'Delete this plan? **Day Trading (d)** for **2026-11-20**',
      embeds: [{ description: 'First', footer: { text: 'by Ann · version 1' } }],
    });
    expect(labels(question.id)).toEqual(['Delete', 'Keep']);
    expect(await plan()).toMatchObject({ available: true });

    const told = await room.press(room.ann, question, 'Delete').waitForReply();
    expect(told).toMatchObject({ isPrivate: false, content: expect.stringContaining('Plan deleted') });
    expect(app.simulator.message(question.id)).toMatchObject({
      content: 'Plan deleted: **Day Trading (d)** for **2026-11-20**',
      embeds: [],
      components: [],
    });
    expect(await plan()).toMatchObject({ available: false });
  });

  it('shows what was done also when the press can no longer be answered', async () => {
    const { room, simulator } = app;
    const question = await room.say(room.ann, '!delete d');
    simulator.failNext({ match: /^PATCH \/webhooks/, delayMs: 1000 });
    const pressed = room.press(room.ann, question, 'Delete');
    await pressed.waitForAck();
    simulator.clockScale = 1000;
    await until('the outcome', () => content(question.id).startsWith('Plan deleted'));
    simulator.clockScale = 1;
    expect(labels(question.id)).toEqual([]);
  });

  it('by prefix, where only its caller may press', async () => {
    const { room } = app;
    const question = await room.say(room.ada, '!delete d');
    const refused = await room.press(room.bob, question, 'Delete').waitForReply();
    expect(refused).toMatchObject({ isPrivate: true, content: expect.stringContaining(`Only <@${room.ada}>`) });
    expect(await plan()).toMatchObject({ available: true });

    room.press(room.ada, question, 'Delete');
    await until('the deletion', () => content(question.id).startsWith('Plan deleted'));
    expect(content(question.id)).toContain('posted by Ann and deleted by Ada');
    expect(app.simulator.message(question.id)).toMatchObject({ embeds: [], components: [] });
    expect(await plan()).toMatchObject({ available: false });
  });

  it('keeps the plan when told to', async () => {
    const { room } = app;
    const question = await room.say(room.ann, '!delete d');
    room.press(room.ann, question, 'Keep');
    await until('the word', () => content(question.id).startsWith('Kept'));
    expect(app.simulator.message(question.id)).toMatchObject({ embeds: [], components: [] });
    expect(await plan()).toMatchObject({ available: true });
  });

  it('asks again when another version came in between', async () => {
    const { room } = app;
    const question = await room.run(room.ann, 'delete', { coach: 'd' }).waitForReply();
    await room.run(room.ann, 'edit', { coach: 'd', text: 'Second' }).waitForReply(undefined, 1);

    room.press(room.ann, question, 'Delete');
    await until('the question', () => content(question.id).startsWith('Not deleted: the plan was changed'));
    expect(app.simulator.message(question.id)?.embeds).toMatchObject([{ description: 'Second' }]);
    expect(await plan()).toMatchObject({ plan: 'Second' });

    await room.press(room.ann, question, 'Delete').waitForReply();
    expect(await plan()).toMatchObject({ available: false });
  });

  it('two pressing at once delete once, and the other is told', async () => {
    const { room } = app;
    const mine = await room.run(room.ann, 'delete', { coach: 'd' }).waitForReply();
    const theirs = await room.run(room.ada, 'delete', { coach: 'd' }).waitForReply();
    const pressed = [room.press(room.ann, mine, 'Delete'), room.press(room.ada, theirs, 'Delete')];
    const told = await Promise.all(pressed.map((handle) => handle.waitForReply()));
    expect(told.filter((reply) => reply.content.startsWith('Plan deleted'))).toHaveLength(1);
    expect(told.filter((reply) => reply.isPrivate && reply.content.includes('There is no plan'))).toHaveLength(1);
  });

  it('does nothing for who may not delete any more, and says why', async () => {
    const { room } = app;
    const question = await room.run(room.ann, 'delete', { coach: 'd' }).waitForReply();
    await room.delete(room.ada, '!delete d');
    await room.run(room.bob, 'plan', { coach: 'd', text: 'Mine now' }).waitForReply(undefined, 1);
    const refused = await room.press(room.ann, question, 'Delete').waitForReply();
    expect(refused).toMatchObject({ isPrivate: true, content: expect.stringContaining('Only Bob') });
    expect(await plan()).toMatchObject({ plan: 'Mine now' });
  });
});

describe('long answers', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
    for (let version = 1; version <= 25; version += 1) {
      await app.room.run(app.room.ann, 'plan', { coach: 'd', text: `Version ${version}` }).waitForReply(undefined, 1);
    }
  });

  afterEach(async () => {
    await app.close();
  });

  const shown = (id: string) => embedTexts([app.simulator.message(id)].filter((message) => message !== null));
  const labels = (id: string) =>
    buttonsOf(app.simulator.message(id)).map(({ label, disabled }) => (disabled ? `(${label})` : label));

  it('turn their pages in place, for their caller alone', async () => {
    const { room } = app;
    const first = await room.say(room.bob, '!history d');
    expect(shown(first.id)).toHaveLength(10);
    expect(shown(first.id)[0]).toBe('Version 24');
    expect(labels(first.id)).toEqual(['(◀ Previous)', '(Page 1 of 3)', 'Next ▶']);

    const refused = await room.press(room.ann, first, 'Next ▶').waitForReply();
    expect(refused).toMatchObject({ isPrivate: true, content: expect.stringContaining(`Only <@${room.bob}>`) });

    room.press(room.bob, first, 'Next ▶');
    await until('page 2', () => labels(first.id).includes('(Page 2 of 3)'));
    expect(shown(first.id)[0]).toBe('Version 14');
    expect(app.simulator.message(first.id)?.content).toContain('has 24 earlier versions, newest first.');
    room.press(room.bob, first, 'Next ▶');
    await until('page 3', () => labels(first.id).includes('(Page 3 of 3)'));
    expect(shown(first.id)).toEqual(['Version 4', 'Version 3', 'Version 2', 'Version 1']);
    expect(labels(first.id)).toEqual(['◀ Previous', '(Page 3 of 3)', '(Next ▶)']);
    room.press(room.bob, first, '◀ Previous');
    await until('page 2', () => labels(first.id).includes('(Page 2 of 3)'));
  });

  it('turn their pages for slash commands too: a day of long plans', async () => {
    const { room } = app;
    const text = 'long '.repeat(700).trim();
    for (const coach of ['i', 's', 'n']) await room.run(room.ann, 'plan', { coach, text }).waitForReply(undefined, 1);
    for (const name of ['plans', 'myplans']) {
      const reply = await room.run(room.ann, name).waitForReply();
      expect(reply.isPrivate).toBe(true);
      expect(labels(reply.id)).toContain('(Page 1 of 3)');
      room.press(room.ann, reply, 'Next ▶');
      await until('page 2', () => labels(reply.id).includes('(Page 2 of 3)'));
      expect(shown(reply.id)).toEqual([text]);
    }
  });
});

describe('buttons', () => {
  let app: TestApp | null = null;

  afterEach(async () => {
    await app?.close();
    app = null;
  });

  const start = async (settings: Record<string, string> = {}) => {
    app = await TestApp.start({ settings });
    await app.room.run(app.room.ann, 'plan', { coach: 'd', text: 'First' }).waitForReply(undefined, 1);
    return app;
  };

  it('expire tidily after their time', async () => {
    const app = await start({ BUTTON_LIFETIME_SECONDS: '1' });
    const { room, simulator } = app;
    const labels = (id: string) => buttonsOf(simulator.message(id));
    const asked = [
      await room.say(room.ann, '!delete d'),
      await room.run(room.ann, 'delete', { coach: 'd' }).waitForReply(),
    ];
    for (const { id } of asked) {
      await until('the end of the buttons', () => labels(id)[0]?.label.startsWith('Expired') ?? false);
      expect(labels(id)).toMatchObject([{ disabled: true }]);
      expect(simulator.message(id)).toMatchObject({ embeds: [{ description: 'First' }] });
    }
  });

  it('that are too old say so, and are put away, also when their process is gone', async () => {
    const app = await start();
    const { room, simulator } = app;
    const question = await room.say(room.ann, '!delete d');
    simulator.clockScale = 1000;
    await until('five minutes', () => simulator.now.getTime() > Date.parse(question.timestamp) + 301_000);
    simulator.clockScale = 1;
    const told = await room.press(room.ann, question, 'Delete').waitForReply();
    expect(told).toMatchObject({ isPrivate: true, content: 'These buttons have expired. Give the command again.' });
    expect(buttonsOf(simulator.message(question.id))).toMatchObject([{ disabled: true }]);
    expect(await app.get(`/api/coach-plans/?coach=d&date=${TODAY}`)).toMatchObject({ available: true });
  });

  it('of an earlier version of the program get a word', async () => {
    const app = await start();
    const { room, simulator } = app;
    const question = await room.say(room.ann, '!delete d');
    const [button] = buttonsOf(simulator.message(question.id));
    if (button) button.custom_id = 'gone/long/ago';
    const pressed = simulator.pressButton({ messageId: question.id, userId: room.ann, customId: 'gone/long/ago' });
    expect((await pressed.waitForReply()).content).toContain('no longer works');
  });

  it('work after a restart of the bot', async () => {
    const database = await createSqliteFile();
    const simulator = await startSimulator(SIMULATED);
    const settings = { DATABASE_PATH: database.settings.DATABASE_PATH };
    const before = await TestApp.start({ startedSimulator: simulator, settings });
    const { room } = before;
    await room.run(room.ann, 'plan', { coach: 'd', text: 'First' }).waitForReply(undefined, 1);
    const question = await room.say(room.ann, '!delete d');
    await before.close();

    app = await TestApp.start({ startedSimulator: simulator, settings });
    room.press(room.ann, question, 'Delete');
    await until('the deletion', () => simulator.message(question.id)?.content.startsWith('Plan deleted') ?? false);
    await app.close();
    app = null;
    await simulator.close();
    await database.remove();
  });
});

describe('pictures', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
  });

  it('are uploaded with the day once they are stored', async () => {
    const { room } = app;
    const charts = { chart1: png('a.png'), chart2: png('b.png') };
    await room.run(room.ann, 'plan', { coach: 'd', text: 'Look' }, charts).waitForReply(undefined, 1);
    await until('the stored charts', async () => {
      const { charts: urls } = await app.get<{ charts: string[] }>(`/api/coach-plans/?coach=d&date=${TODAY}`);
      return urls.every((url) => url.includes('/api/charts/'));
    });
    for (const reply of [await room.run(room.bob, 'plans').waitForReply(), await room.say(room.bob, '!plans')]) {
      expect(reply.files.map(({ filename, data }) => [filename, data.equals(png().data)])).toEqual([
        ['chart-1.png', true],
        ['chart-2.png', true],
      ]);
      expect(reply.embeds).toMatchObject([
        { description: 'Look', image: { url: expect.stringContaining('chart-1.png') } },
        { image: { url: expect.stringContaining('chart-2.png') } },
      ]);
    }
  });
});
