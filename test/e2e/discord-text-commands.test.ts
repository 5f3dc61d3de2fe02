import { TestApp, TODAY, until } from '../support/app';
import { buttonsOf, png } from '../support/trading-room';

describe('prefix commands', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
  });

  const plan = (coach = 'd', date = TODAY) => app.get(`/api/coach-plans/?coach=${coach}&date=${date}`);
  const history = async () =>
    (await app.get<{ history: unknown[] }>(`/api/coach-plans/history?coach=d&date=${TODAY}`)).history;

  it('records a plan with its charts, and HTTP serves it to the letter', async () => {
    const { room } = app;
    const text = 'Long "NQ"  above 21,000\n\n- stop 20,950 🚀';
    const message = await room.say(room.ann, `!Plan d\n${text}`, [png('a.png'), png('b.PNG')]);

    expect(room.reactionsTo(message)).toEqual(['✅']);
    expect(room.spoken).toEqual([]);
    expect(await plan()).toMatchObject({ plan: text, author: 'Ann', author_id: room.ann, version: 1, available: true });
    expect((await plan()).charts).toHaveLength(2);
  });

  it('are counted by how they ended', async () => {
    const { room } = app;
    await room.say(room.ann, '!plan d Long');
    await room.say(room.ann, '!plan x Long');
    const figures = async () => (await fetch(new URL('/metrics', app.url))).text();
    const line = (outcome: string) =>
      `coachwire_discord_commands_total{command="plan",form="prefix",outcome="${outcome}"} 1`;
    await until('the figures', async () => (await figures()).includes(line('refused')));
    expect(await figures()).toContain(line('success'));
  });

  it('makes the author’s next post the new version, and refuses somebody else', async () => {
    const { room } = app;
    await room.say(room.ann, '!plan d First');
    await room.say(room.ann, '!plan coach_D Second');
    const other = await room.say(room.bob, '!plan d Mine now');

    expect(other.content).toContain('Only Ann, who posted the plan of Day Trading (d) for 2026-11-20, can change it.');
    expect(await plan()).toMatchObject({ plan: 'Second', version: 2 });
    expect(await history()).toMatchObject([{ plan_text: 'First', action: 'reposted', edited_by: 'Ann' }]);
  });

  it('takes a date after the coach, and no words for it', async () => {
    const { room } = app;
    await room.say(room.ann, '!plan s 2026-12-01 In December');
    await room.say(room.ann, '!plan s Tomorrow we wait');

    expect(await plan('s', '2026-12-01')).toMatchObject({ plan: 'In December' });
    expect(await plan('s')).toMatchObject({ plan: 'Tomorrow we wait' });
  });

  it('takes the dashes that phones write in a date', async () => {
    const { room } = app;
    await room.say(room.ann, '!plan d Today');
    await room.say(room.ann, '!plan d 2026–12–01 Tomorrow: short only');
    await room.say(room.ann, '!edit d 2026—12—01 Short');

    expect(await plan('d', '2026-12-01')).toMatchObject({ plan: 'Short', version: 2 });
    expect(await plan()).toMatchObject({ plan: 'Today', version: 1 });
  });

  it.each(['12/01/2026', '2026-12-1', '2026-13-01', '[2026-12-01]', '2026-12-01:', '1.12.2026', 'Dec 1'])(
    'takes %j for a date that is none, and never for the text of today',
    async (written) => {
      const { room } = app;
      await room.say(room.ann, '!plan d Today');
      for (const command of ['plan', 'edit']) {
        const reply = await room.say(room.ann, `!${command} d ${written} Short only`);
        expect(reply.content).toMatch(/^Invalid date '.+'\. Use YYYY-MM-DD, /);
        expect(room.reactionsTo(reply)).toEqual([]);
      }
      expect(await plan()).toMatchObject({ plan: 'Today', version: 1 });
    },
  );

  it.each([
    '! plan d Long',
    '！plan d Long',
    '\u200b!plan d Long',
    '\ufeff！ ＰＬＡＮ d Long',
    '!\u2060plan d\u200b Long',
  ])('hears %j', async (content) => {
    const { room } = app;
    await room.say(room.ann, content);
    expect(await plan()).toMatchObject({ plan: 'Long' });
  });

  it.each([
    ['!plan', 'Which coach is it for?'],
    ['!plan d', 'The plan has no text'],
    ['!plan d 2026-11-20', 'The plan has no text'],
    ['!plan d 2026-02-30 Long', "Invalid date '2026-02-30'"],
    ['!plan d 2026-11-19 Long', '2026-11-19 is over'],
    ['!plan Long AAPL', "Invalid coach name 'Long'. Valid coaches: d, i, s, n"],
    ['!edit d Long', 'There is no plan of Day Trading (d)'],
    ['!edit d', 'The edit has neither text nor images'],
    ['!delete', 'Which coach is it about?'],
    ['!delete d', 'There is no plan of Day Trading (d)'],
    ['!plans today', 'a date like 2026-11-20'],
    ['!history x', "Invalid coach name 'x'"],
    ['!help foo', 'There is no such command'],
  ])('answers %j with what is wrong', async (content, expected) => {
    const { room } = app;
    const reply = await room.say(room.ann, content);
    expect(reply.content).toContain(expected);
    expect(await plan()).toMatchObject({ available: false });
  });

  it('adds the usage with an example to what cannot be read', async () => {
    const reply = await app.room.say(app.room.ann, '!plan');
    expect(reply.content).toContain('Usage: `!plan <coach> [date] <text>`\nExample: `!plan d Long AAPL above 212.50`');
  });

  it('edits text, charts or both, for the author alone', async () => {
    const { room } = app;
    await room.say(room.ann, '!plan d First', [png('a.png')]);
    const words = await room.say(room.ann, '!edit d Second');
    expect(room.reactionsTo(words)).toEqual(['✅']);
    expect(await plan()).toMatchObject({ plan: 'Second', charts: [expect.stringContaining('a.png')] });

    await room.say(room.ann, '!edit d', [png('new.png')]);
    expect(await plan()).toMatchObject({ plan: 'Second', charts: [expect.stringContaining('new.png')], version: 3 });

    expect((await room.say(room.ann, '!edit d Second')).content).toContain('Nothing changed');
    expect((await room.say(room.bob, '!edit d Mine')).content).toContain('Only Ann');
    expect(await plan()).toMatchObject({ plan: 'Second', version: 3 });
    expect(await history()).toHaveLength(2);
  });

  it('deletes for the author and for an administrator, not for others', async () => {
    const { room } = app;
    await room.say(room.ann, '!plan d First');
    expect((await room.say(room.bob, '!delete d')).content).toContain('or an administrator of this server');
    expect(await plan()).toMatchObject({ available: true });
    await room.delete(room.ada, '!delete d');
    expect(await plan()).toMatchObject({ available: false });

    await room.say(room.bob, '!plan d Mine');
    await room.delete(room.bob, `!delete d ${TODAY}`);
    expect(await plan()).toMatchObject({ available: false });
    expect(await history()).toMatchObject([{ action: 'deleted', plan_text: 'Mine' }, { action: 'deleted' }]);
  });

  it('lists the day and the caller’s own plans', async () => {
    const { room } = app;
    expect((await room.say(room.bob, '!plans')).content).toBe('No plans for **2026-11-20** yet.');
    await room.say(room.ann, '!plan s Swing it', [png()]);
    await room.say(room.bob, '!plan d Day it');

    const day = await room.say(room.ada, '!plans');
    expect(day.content).toContain('Plans for **2026-11-20**: Day Trading (d), Swing (s)');
    expect(day.content).toContain('No plan yet: Intraday (i), News/Events (n)');
    expect(day.embeds.map((embed) => embed.description)).toEqual(['Day it', 'Swing it']);
    expect(day.embeds[1]).toMatchObject({
      title: 'Swing (s) · 2026-11-20',
      image: { url: expect.stringContaining('chart.png') },
    });

    const own = await room.say(room.ann, '!myplans');
    expect(own.embeds.map((embed) => embed.description)).toEqual(['Swing it']);
    expect((await room.say(room.ada, `!myplans ${TODAY}`)).content).toContain('You have no plan');
  });

  it('shows the history, newest first', async () => {
    const { room } = app;
    for (let version = 1; version <= 4; version += 1) await room.say(room.ann, `!plan d Version ${version}`);
    const reply = await room.say(room.bob, '!history d');
    expect(reply.content).toContain('has 3 earlier versions');
    expect(reply.embeds.map((embed) => embed.description)).toEqual(['Version 3', 'Version 2', 'Version 1']);
    expect(buttonsOf(reply)).toEqual([]);
  });

  it('helps, with examples and the coaches', async () => {
    const { room } = app;
    const overview = String((await room.say(room.bob, '!help')).embeds[0]?.description);
    for (const name of ['plan', 'edit', 'delete', 'plans', 'myplans', 'history'])
      expect(overview).toContain(`\`!${name} `);
    expect(overview).toContain('`n` News/Events');
    const one = String((await room.say(room.bob, '!help plan')).embeds[0]?.description);
    expect(one).toContain('`!plan d Long AAPL above 212.50`');
  });

  it('names files that are no images', async () => {
    const { room } = app;
    const notes = { filename: 'notes.pdf', contentType: 'application/pdf', data: Buffer.from('x') };
    const reply = await room.say(room.ann, '!plan d Long', [png(), notes]);
    expect(reply.content).toContain('Left out, no image (png, jpg, gif, webp or bmp): notes.pdf');
    expect((await plan()).charts).toHaveLength(1);
  });

  it('leaves alone what is not for it', async () => {
    const { simulator, room } = app;
    const robot = simulator.addMember({ guildId: room.guildId, username: 'robot', isBot: true }).user.id;
    const webhook = simulator.addWebhook(room.channelId);
    room.post(room.ann, 'plan d Long');
    room.post(room.ann, '!foo');
    room.post(room.ann, '!planning d Long');
    room.post(robot, '!plan d Long');
    simulator.postMessage({
      channelId: room.channelId,
      authorId: webhook.id,
      webhookId: webhook.id,
      content: '!plan d Long',
    });

    await room.say(room.ann, '!plans');
    expect(room.spoken).toHaveLength(1);
    expect(await plan()).toMatchObject({ available: false });
  });

  it('refuses direct messages with a word why', async () => {
    const { simulator, room } = app;
    const direct = simulator.openDirectMessages(room.ann);
    const message = simulator.postMessage({ channelId: direct.id, authorId: room.ann, content: '!plan d Long' });
    const reply = await room.replyTo(message);
    expect(reply.content).toContain('not in direct messages');
    expect(await plan()).toMatchObject({ available: false });
  });
});
