import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { openStorage } from '../../src/storage';
import { SIMULATED, TestApp, until } from '../support/app';
import { TradingRoom } from '../support/trading-room';
import { clock } from '../support/clock';

const DAY_MS = 86_400_000;

/** What happens on Discord while the bot is away is done when it is back: in order, once, and never over a later change. */
describe('away and back', () => {
  let folder: string;
  let database: string;
  let simulator: Simulator;
  let room: TradingRoom;
  const running: TestApp[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-away-'));
    database = join(folder, 'plans.db');
    simulator = await startSimulator(SIMULATED);
    room = new TradingRoom(simulator);
  });

  afterEach(async () => {
    for (const app of running.splice(0)) await app.close();
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  async function start(settings: Record<string, string> = {}): Promise<TestApp> {
    const app = await TestApp.start({
      startedSimulator: simulator,
      settings: { DATABASE_PATH: database, TRADING_TIMEZONE: 'UTC', DEFAULT_GUILD_ID: room.guildId, ...settings },
    });
    running.push(app);
    return app;
  }

  async function stop(app: TestApp): Promise<void> {
    running.splice(running.indexOf(app), 1);
    await app.close();
  }

  type PlanAnswer = { plan: string; version: number; available: boolean; date: string; created_at: string };
  const plan = (app: TestApp, coach: string, date: string) =>
    app.get<PlanAnswer>(`/api/coach-plans/?coach=${coach}&date=${date}`);
  const plans = async (app: TestApp) =>
    (await app.get<{ plans: PlanAnswer[] }>('/api/coach-plans/range?limit=200')).plans;
  const day = (offset = 0) => new Date(clock.nowMs() + offset * DAY_MS).toISOString().slice(0, 10);
  const summaries = () => room.spoken.filter(({ content }) => content.startsWith('I was away'));
  const summary = async () => {
    await until('the summary', () => summaries().length > 0);
    return summaries()[0]?.content ?? '';
  };
  const postedAt = (content: string, timestamp: Date) =>
    simulator.postMessage({ channelId: room.channelId, authorId: room.ann, content, timestamp });

  it('on its very first start it reads nothing back', async () => {
    room.post(room.ann, `!plan d ${day(1)} Long`);
    const app = await start();
    await room.say(room.bob, '!help');
    expect(await plans(app)).toEqual([]);
    await stop(app);

    const again = await start();
    await room.say(room.bob, '!help');
    expect(await plans(again)).toEqual([]);
    expect(summaries()).toEqual([]);
  });

  it('lets an earlier version count again, when the newer message is gone or moved', async () => {
    const app = await start();
    const [kept, gone] = [await room.say(room.ann, '!plan d First'), await room.say(room.ann, '!plan d Second')];
    await room.say(room.ann, '!plan s First');
    const moved = await room.say(room.ann, '!plan s Second');
    const [early, late] = [await room.say(room.ann, '!plan n First'), await room.say(room.ann, '!plan n Second')];
    await stop(app);
    simulator.deleteMessage(gone.id);
    simulator.editMessage(moved.id, { content: `!plan s ${day(1)} Second` });
    for (const { id } of [early, late]) simulator.deleteMessage(id);

    const again = await start();
    const text = await summary();
    expect(text).toContain('1 plan moved, 1 plan deleted, 1 plan restored');
    expect(text).toContain('the newer message was deleted, so the earlier one counts again');
    expect(text).toContain('the earlier message counts again (version 3)');
    expect(await plan(again, 'd', day())).toMatchObject({ plan: 'First', version: 3 });
    expect(await plan(again, 's', day())).toMatchObject({ plan: 'First', version: 3 });
    expect(await plan(again, 's', day(1))).toMatchObject({ plan: 'Second', version: 1 });
    expect(await plan(again, 'n', day())).toMatchObject({ available: false });
    simulator.editMessage(kept.id, { content: '!plan d First, longer' });
    await until('the edit', async () => (await plan(again, 'd', day())).plan === 'First, longer');
  });

  it('reads long texts from their files', async () => {
    await stop(await start());
    const data = Buffer.from(`!plan d ${day(1)} ${'long '.repeat(700)}`);
    room.post(room.ann, '', [{ filename: 'message.txt', contentType: 'text/plain; charset=utf-8', data }]);
    const again = await start();
    expect(await summary()).toContain('1 plan recorded');
    expect((await plan(again, 'd', day(1))).plan).toMatch(/^(long ?){700}$/);
  });

  it('does 50 posts, of which 10 were edited and 5 deleted, with one summary', async () => {
    await stop(await start());
    const coaches = ['d', 'i', 's', 'n'];
    const messages = Array.from({ length: 50 }, (_, index) => {
      const date = day(1 + Math.floor(index / coaches.length));
      return room.post(room.ann, `!plan ${coaches[index % coaches.length]} ${date} number ${index}`);
    });
    for (let index = 0; index < 40; index++) room.post(room.bob, `chat ${index}`);
    for (const message of messages.slice(0, 10)) {
      simulator.editMessage(message.id, { content: `${message.content} edited` });
    }
    for (const message of messages.slice(45)) simulator.deleteMessage(message.id);

    const app = await start();
    expect(await summary()).toContain('45 plans recorded');
    const texts = (await plans(app)).map((found) => found.plan).sort();
    const expected = Array.from({ length: 45 }, (_, index) => `number ${index}${index < 10 ? ' edited' : ''}`).sort();
    expect(texts).toEqual(expected);
    expect((await plans(app)).every(({ version }) => version === 1)).toBe(true);
    await until('the reactions', () =>
      messages.slice(0, 45).every((message) => room.reactionsTo(message).includes('✅')),
    );

    await stop(app);
    const again = await start();
    await room.say(room.bob, '!help');
    expect(summaries()).toHaveLength(1);
    expect(await plans(again)).toHaveLength(45);
  });

  it('follows edits and deletions of messages that it knows', async () => {
    const app = await start();
    const edited = await room.say(room.ann, `!plan d ${day(1)} First`);
    const deleted = await room.say(room.ann, `!plan s ${day(1)} Swing`);
    const prose = await room.say(room.ann, `!plan n ${day(1)} News`);
    await stop(app);
    const change = simulator.editMessage(edited.id, { content: `!plan d ${day(1)} Second` });
    simulator.deleteMessage(deleted.id);
    room.post(room.bob, `!plan s ${day(1)} Swing by Bob`);
    simulator.editMessage(prose.id, { content: 'News' });

    const back = await start();
    const text = await summary();
    expect(text).toMatch(/1 plan recorded, 1 plan changed, 1 plan deleted, 1 message left alone/);
    expect(text).toContain(`/${prose.id} by Ann: edited so that it is no command any more`);
    expect(await plan(back, 'd', day(1))).toMatchObject({
      plan: 'Second',
      version: 2,
      edited_at: change.edited_timestamp && new Date(change.edited_timestamp).toISOString(),
    });
    expect(await plan(back, 's', day(1))).toMatchObject({ plan: 'Swing by Bob', version: 1 });
    // It may still have been there when the bot saw its last message.
    const { history } = await back.get<{ history: { action: string; edited_at: string }[] }>(
      `/api/coach-plans/history?coach=s&date=${day(1)}`,
    );
    expect(history).toMatchObject([{ action: 'deleted' }]);
    expect(Date.parse(history[0]!.edited_at)).toBeGreaterThanOrEqual(Date.parse(prose.timestamp));
    expect(await plan(back, 'n', day(1))).toMatchObject({ plan: 'News', version: 1 });

    await stop(back);
    await start();
    await room.say(room.bob, '!help');
    expect(summaries()).toHaveLength(1);
  });

  it.each(['plan', 'edit'])('knows a plan whose %s came in another channel than the first version', async (name) => {
    const app = await start();
    const elsewhere = simulator.addChannel({ guildId: room.guildId, name: 'elsewhere' });
    const inElsewhere = (content: string) =>
      simulator.postMessage({ channelId: elsewhere.id, authorId: room.ann, content });
    for (const coach of ['d', 's']) {
      await room.say(room.ann, `!plan ${coach} ${day(1)} First`);
      await room.replyTo(inElsewhere(`!${name} ${coach} ${day(1)} Second`));
    }
    expect(await plan(app, 'd', day(1))).toMatchObject({ channel: 'elsewhere' });
    const [ofD, ofS] = simulator.messagesIn(elsewhere.id);
    await stop(app);
    simulator.editMessage(ofS?.id ?? '', { content: `!${name} s ${day(1)} Third` });
    room.post(room.bob, `!plan n ${day(1)} Missed`);

    const back = await start();
    await summary();
    expect(await plan(back, 'd', day(1))).toMatchObject({ plan: 'Second', available: true });
    expect(await plan(back, 's', day(1))).toMatchObject({ plan: 'Third' });
    await stop(back);
    simulator.deleteMessage(ofD?.id ?? '');
    const again = await start();
    await until('the version before', async () => (await plan(again, 'd', day(1))).plan === 'First');
  });

  it.each([
    ['a message that Discord does not show', { match: /^GET .*\/messages\/\d+$/, status: 403, body: { code: 50001 } }],
    // Of four that fail in a row discord.js makes one failure.
    ['a hiccup when asked for an author', { match: /^GET .*\/members\//, status: 500, count: 4 }],
    ['an author whose account is gone', { match: /^GET .*\/members\//, status: 404, body: { code: 10013 } }],
  ])('%s holds nothing else up', async (_, fault) => {
    const app = await start();
    await room.say(room.ann, `!plan d ${day(1)} Known`);
    await stop(app);
    room.post(room.ann, `!plan s ${day(1)} Missed`);
    room.post(room.bob, `!plan n ${day(1)} Missed`);
    simulator.failNext({ count: 1, ...fault });

    const back = await start();
    expect(await summary()).toContain('2 plans recorded');
    expect(await plan(back, 'd', day(1))).toMatchObject({ plan: 'Known' });
  });

  it('does what it missed in its order', async () => {
    await stop(await start());
    const base = clock.nowMs();
    const post = (authorId: string, content: string, laterMs: number) =>
      simulator.postMessage({
        ...{ channelId: room.channelId, authorId, content },
        timestamp: new Date(base + laterMs),
      });
    post(room.ann, `!plan d ${day(1)} First`, 10);
    post(room.ann, `!plan s ${day(1)} Swing`, 20);
    post(room.ann, `!plan d ${day(1)} Second`, 30);
    const refused = post(room.bob, `!plan s ${day(1)} Swing by Bob`, 40);

    const app = await start();
    expect(await summary()).toContain(`/${refused.id} by Bob: `);
    expect(await plan(app, 'd', day(1))).toMatchObject({ plan: 'Second', version: 2 });
    expect(await plan(app, 's', day(1))).toMatchObject({ plan: 'Swing', version: 1 });
  });

  it('reads on beyond the hundred messages that Discord gives at once', async () => {
    await stop(await start());
    for (let index = 0; index < 220; index++) room.post(room.bob, `chat ${index}`);
    room.post(room.ann, `!plan d ${day(1)} Long`);
    const app = await start();
    expect(await summary()).toContain('recorded');
    expect(await plan(app, 'd', day(1))).toMatchObject({ plan: 'Long' });
  });

  it('takes no plan from a webhook', async () => {
    await stop(await start());
    const webhook = simulator.addWebhook(room.channelId);
    const foreign = { channelId: room.channelId, authorId: room.ann, webhookId: webhook.id };
    simulator.postMessage({ ...foreign, content: `!plan s ${day(1)} Not by a coach` });
    room.post(room.ann, `!plan d ${day(1)} Long`);
    const app = await start();
    expect(await summary()).toContain('recorded');
    expect((await plans(app)).map((found) => found.plan)).toEqual(['Long']);
  });

  it('says of a plan written on Friday and found on Monday that it is Friday’s', async () => {
    const now = clock.nowMs();
    postedAt('chat', new Date(now - 5 * DAY_MS));
    await stop(await start());
    const written = new Date(now - 3 * DAY_MS);
    postedAt('!plan d As of then', written);
    postedAt(`!plan s ${day(-1)} For a day that was to come`, written);
    postedAt(`!plan n ${day(-4)} For a day that was over`, written);

    const app = await start();
    expect(await summary()).toContain('is over');
    expect(await plan(app, 'd', day(-3))).toMatchObject({ plan: 'As of then', created_at: written.toISOString() });
    expect(await plan(app, 's', day(-1))).toMatchObject({ plan: 'For a day that was to come' });
    expect(await plan(app, 'n', day(-4))).toMatchObject({ available: false });
  });

  it('reads no further back than CATCH_UP_DAYS', async () => {
    const now = clock.nowMs();
    postedAt('chat', new Date(now - 9 * DAY_MS));
    await stop(await start());
    postedAt(`!plan d ${day(1)} Too old`, new Date(now - 8 * DAY_MS));
    postedAt(`!plan s ${day(1)} Old`, new Date(now - 6 * DAY_MS));
    const app = await start();
    await summary();
    expect((await plans(app)).map((found) => found.plan)).toEqual(['Old']);
  });

  it('never overrides a later change, nor a later deletion', async () => {
    const app = await start();
    await room.say(room.ann, `!plan d ${day(1)} First`);
    await room.say(room.ann, `!plan s ${day(1)} First`);
    await stop(app);
    room.post(room.ann, `!plan d ${day(1)} Missed`);
    room.post(room.ann, `!plan s ${day(1)} Missed`);
    room.post(room.ann, `!edit d ${day(1)} Missed, too`);
    await changeLater();

    const back = await start();
    expect(await summary()).toContain('3 messages left alone');
    expect(await plan(back, 'd', day(1))).toMatchObject({ plan: 'Later', version: 2 });
    expect(await plan(back, 's', day(1))).toMatchObject({ available: false });
  });

  /** What commands or HTTP did meanwhile, in another process. */
  async function changeLater(): Promise<void> {
    const storage = await openStorage({ DATABASE_PATH: database, DATABASE_URL: null });
    const by = { editedBy: 'Ann', editedById: room.ann };
    const at = new Date(clock.nowMs() + 1000).toISOString();
    await storage.write(async (tx) => {
      const d = await tx.plans.findLive(room.guildId, 'd', day(1));
      const s = await tx.plans.findLive(room.guildId, 's', day(1));
      if (!d || !s) throw new Error('The plans are missing');
      await tx.plans.saveVersion(d, {
        ...by,
        text: 'Later',
        charts: null,
        editedAt: at,
        messageId: null,
        action: 'edited',
      });
      await tx.plans.softDelete(s, { ...by, deletedAt: at });
    });
    await storage.close();
  }

  it('does what was missed while the gateway was down, and what comes meanwhile, once', async () => {
    const app = await start();
    await room.say(room.ann, `!plan d ${day(1)} First`);
    await simulator.refuseConnections(true);
    const missed = room.post(room.ann, `!plan d ${day(1)} Second`);
    await simulator.refuseConnections(false);
    simulator.dropGateway({ resumable: false });
    room.post(room.ann, `!plan s ${day(1)} Swing`);
    await until('both', async () => (await plans(app)).length === 2);
    await room.say(room.bob, '!help');
    await until('the reaction', () => room.reactionsTo(missed).includes('✅'));
    expect(await plan(app, 'd', day(1))).toMatchObject({ plan: 'Second', version: 2 });
    expect(await plan(app, 's', day(1))).toMatchObject({ plan: 'Swing', version: 1 });
  });

  it('reads channels that were made while it was away', async () => {
    const app = await start();
    await room.say(room.ann, `!plan d ${day(1)} First`);
    await stop(app);
    const channel = simulator.addChannel({ guildId: room.guildId, name: 'new' });
    simulator.postMessage({ channelId: channel.id, authorId: room.ann, content: `!plan s ${day(1)} In a new one` });
    const back = await start();
    await until('the plan', async () => (await plan(back, 's', day(1))).available);
    await until('the summary', () => simulator.messagesIn(channel.id).length === 2);
  });

  it('tells where it cannot read back, and reads when it can', async () => {
    await stop(await start());
    const deny = (names: 'READ_MESSAGE_HISTORY'[]) =>
      simulator.setOverwrite(room.channelId, { id: simulator.botUser.id, type: 'member', deny: names });
    deny(['READ_MESSAGE_HISTORY']);
    room.post(room.ann, `!plan d ${day(1)} Long`);
    const app = await start();
    const health = async () => JSON.stringify(await app.get('/health'));
    await until('the problem', async () => (await health()).includes('give it Read Message History'));
    expect(await health()).toContain(`#plans (${room.channelId})`);
    expect(await plans(app)).toEqual([]);

    deny([]);
    simulator.dropGateway({ resumable: false });
    await until('the plan', async () => (await plans(app)).length === 1);
    expect(await health()).not.toContain('Read Message History');
  });

  it('leaves a deletion that was asked for, and questions, alone', async () => {
    const app = await start();
    await room.say(room.ann, `!plan d ${day(1)} Long`);
    await stop(app);
    room.post(room.ann, `!delete d ${day(1)}`);
    room.post(room.ann, '!plans');
    const back = await start();
    expect(await summary()).toContain('send the command again');
    expect(await plans(back)).toHaveLength(1);
  });
});
