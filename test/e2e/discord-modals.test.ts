import { TestApp, TODAY, until } from '../support/app';
import { embedTexts, png } from '../support/trading-room';

interface Field {
  label: string;
  component: { custom_id: string; type: number; value?: string; required?: boolean; max_length?: number };
}

describe('forms', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
  });

  const plan = (coach = 'd', date = TODAY) => app.get(`/api/coach-plans/?coach=${coach}&date=${date}`);
  const fieldsOf = (modal: Record<string, unknown>) => modal['components'] as Field[];
  const record = (text: string, coach = 'd') =>
    app.room.run(app.room.ann, 'plan', { coach, text }).waitForReply(undefined, 1);

  it('/plan without text opens one for several lines, a day and charts', async () => {
    const { room, simulator } = app;
    const opened = room.run(room.ann, 'plan', { coach: 'd' });
    const modal = await opened.waitForModal();
    expect(modal['title']).toBe('Plan · Day Trading (d)');
    expect(fieldsOf(modal).map(({ label, component }) => [label, component.type, component.value])).toEqual([
      ['Your plan', 4, undefined],
      ['Day', 4, TODAY],
      ['Charts', 19, undefined],
    ]);

    const text = 'Long NQ\n\n  above 21,000\n"stop" 20,900';
    const sent = simulator.submitModal(opened, { fields: { text }, files: { charts: [png('a.png'), png('b.png')] } });
    const note = await sent.waitForReply();
    const shown = await sent.waitForReply(undefined, 1);
    expect(note).toMatchObject({ isPrivate: true, content: 'Plan recorded: **Day Trading (d)** for **2026-11-20**' });
    expect(shown).toMatchObject({ isPrivate: false });
    expect(await plan()).toMatchObject({ plan: text, author_id: room.ann });
    expect((await plan()).charts).toHaveLength(2);
  });

  it('keep the images that came with the command', async () => {
    const { room, simulator } = app;
    const opened = room.run(room.ann, 'plan', { coach: 'd', date: 'tomorrow' }, { chart1: png('first.png') });
    expect(fieldsOf(await opened.waitForModal())[1]?.component.value).toBe('2026-11-21');
    const sent = simulator.submitModal(opened, { fields: { text: 'Later' }, files: { charts: [png('second.png')] } });
    await sent.waitForReply(undefined, 1);
    const charts = (await plan('d', '2026-11-21')).charts as string[];
    expect(charts).toHaveLength(2);
  });

  it('take the plan without images that a restart has lost, and say so', async () => {
    const { room, simulator } = app;
    const opened = room.run(room.ann, 'plan', { coach: 'd' }, { chart1: png() });
    const modal = await opened.waitForModal();
    // As if another process had opened it.
    modal['custom_id'] = String(modal['custom_id']).replace(/\d+$/, '1');
    const sent = simulator.submitModal(opened, { fields: { text: 'Long' } });
    expect((await sent.waitForReply(undefined, 1)).content).toContain('images of your command were lost');
    expect(await plan()).toMatchObject({ plan: 'Long', charts: [] });
  });

  it('of /edit are filled with the present text, and change it', async () => {
    const { room, simulator } = app;
    await record('First\nline');
    const opened = room.run(room.ann, 'edit', { coach: 'd' });
    expect(fieldsOf(await opened.waitForModal())[0]?.component.value).toBe('First\nline');
    const sent = simulator.submitModal(opened, { fields: { text: 'Second\nline' } });
    expect((await sent.waitForReply(undefined, 1)).content).toContain('now version 2');
    expect(await plan()).toMatchObject({ plan: 'Second\nline', version: 2 });
  });

  it('of /edit replace the charts only when new ones are uploaded; /edit with charts alone opens none', async () => {
    const { room, simulator } = app;
    await room.run(room.ann, 'plan', { coach: 'd', text: 'Long' }, { chart1: png('a.png') }).waitForReply(undefined, 1);
    const opened = room.run(room.ann, 'edit', { coach: 'd' });
    await opened.waitForModal();
    await simulator.submitModal(opened, { fields: { text: 'Longer' } }).waitForReply(undefined, 1);
    expect((await plan()).charts).toHaveLength(1);

    const charts = { chart1: png('b.png'), chart2: png('c.png') };
    await room.run(room.ann, 'edit', { coach: 'd' }, charts).waitForReply(undefined, 1);
    expect((await plan()).charts).toHaveLength(2);
  });

  it.each([
    ['plan', { coach: 'x' }, "Invalid coach name 'x'"],
    ['plan', { coach: 'd', date: 'someday' }, "Invalid date 'someday'"],
    ['plan', { coach: 'd', date: 'yesterday' }, '2026-11-19 is over'],
    ['edit', { coach: 'd' }, 'There is no plan'],
  ])('say what is wrong before anybody types: /%s %j', async (name, options, expected) => {
    const { room } = app;
    const handle = room.run(room.ann, name, options);
    const reply = await handle.waitForReply();
    expect(reply).toMatchObject({ isPrivate: true, content: expect.stringContaining(expected) });
    expect(handle.modal).toBeNull();
  });

  it('of /edit open for the author alone', async () => {
    const { room } = app;
    await record('Mine');
    expect((await room.run(room.bob, 'edit', { coach: 'd' }).waitForReply()).content).toContain('Only Ann');
  });

  it('give the text back when it cannot be taken, so that nobody types it twice', async () => {
    const { room, simulator } = app;
    const first = room.run(room.ann, 'plan', { coach: 'd' });
    const second = room.run(room.bob, 'plan', { coach: 'd' });
    await Promise.all([first.waitForModal(), second.waitForModal()]);
    await simulator.submitModal(first, { fields: { text: 'Mine' } }).waitForReply(undefined, 1);
    const refused = await simulator
      .submitModal(second, { fields: { text: 'Long\nlabour' } })
      .waitForReply(undefined, 1);
    expect(refused).toMatchObject({ isPrivate: true, embeds: [{ description: 'Long\nlabour' }] });
    expect(await plan()).toMatchObject({ plan: 'Mine' });
  });

  it('take 4000 characters, and 2000 emoji, and show them whole', async () => {
    const { room, simulator } = app;
    for (const [coach, text] of [
      ['d', 'x'.repeat(4000)],
      ['s', '🚀'.repeat(2000)],
    ] as const) {
      const opened = room.run(room.ann, 'plan', { coach });
      await opened.waitForModal();
      await simulator.submitModal(opened, { fields: { text } }).waitForReply(undefined, 1);
      expect(await plan(coach)).toMatchObject({ plan: text });
    }
    expect(embedTexts(room.spoken).join('')).toBe('x'.repeat(4000) + '🚀'.repeat(2000));
  });

  it('say so when a plan is too long for one: Discord counts 4000 emoji twice', async () => {
    const { room } = app;
    const text = '🚀'.repeat(2001);
    await record(text);
    const reply = await room.run(room.ann, 'edit', { coach: 'd' }).waitForReply();
    expect(reply).toMatchObject({ isPrivate: true, content: expect.stringContaining('too long for a form') });
    expect(await plan()).toMatchObject({ plan: text });
  });

  it('survive a lost answer and a 500 while they open', async () => {
    const { room, simulator } = app;
    simulator.failNext({ match: /POST \/interactions/, status: 500 });
    await room.run(room.ann, 'plan', { coach: 'd' }).waitForModal();
    simulator.failNext({ match: /POST \/interactions/, status: 'reset-after' });
    const opened = room.run(room.ann, 'plan', { coach: 'd' });
    await opened.waitForModal();
    await simulator.submitModal(opened, { fields: { text: 'Long' } }).waitForReply(undefined, 1);
    expect(await plan()).toMatchObject({ plan: 'Long', version: 1 });
  });
});

describe('a form that was opened before midnight', () => {
  it('is for the day when it was opened', async () => {
    // 23:59:50 in New York.
    const app = await TestApp.start({ simulator: { now: new Date('2026-11-21T04:59:50Z') } });
    try {
      const { room, simulator } = app;
      const opened = room.run(room.ann, 'plan', { coach: 'd' });
      await opened.waitForModal();
      simulator.clockScale = 200;
      await until('midnight', () => simulator.now > new Date('2026-11-21T05:00:10Z'));
      simulator.clockScale = 1;
      const sent = simulator.submitModal(opened, { fields: { text: 'Late', date: 'today' } });
      expect((await sent.waitForReply(undefined, 1)).content).toContain('for **2026-11-20**');
      const late = await app.get(`/api/coach-plans/?coach=d&date=2026-11-20`);
      expect(late).toMatchObject({ plan: 'Late', created_at: expect.stringMatching(/^2026-11-21T05:00/) });
    } finally {
      await app.close();
    }
  });
});
