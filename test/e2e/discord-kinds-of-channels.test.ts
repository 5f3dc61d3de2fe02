import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANNEL_TYPES, type Reply, startSimulator } from '@coachwire/simulator';
import { SIMULATED, TestApp, TODAY, until } from '../support/app';
import { discordSchemaProblem } from '../support/discord-schemas';
import { png, TradingRoom } from '../support/trading-room';

type Kind =
  | 'a thread'
  | 'a thread of announcements'
  | 'a private thread'
  | 'a post of a forum'
  | 'the chat of a voice channel'
  | 'the chat of a stage'
  | 'an announcement channel';
const KINDS: Kind[] = [
  'a thread',
  'a thread of announcements',
  'a private thread',
  'a post of a forum',
  'the chat of a voice channel',
  'the chat of a stage',
  'an announcement channel',
];

/** Makes such a channel, and answers its id; a forum's post begins with a message of Bob's. */
function open(app: { simulator: TestApp['simulator']; room: TradingRoom }, kind: Kind): string {
  const { simulator, room } = app;
  const { guildId, ann, bob } = room;
  const channel = (type: number) => simulator.addChannel({ guildId, name: 'there', type }).id;
  const thread = (parentId: string, isPrivate = false) =>
    simulator.addThread({ parentId, name: 'there', ownerId: ann, isPrivate }).id;
  switch (kind) {
    case 'a thread':
      return thread(room.channelId);
    case 'a private thread':
      return thread(room.channelId, true);
    case 'a thread of announcements':
      return thread(channel(CHANNEL_TYPES.ANNOUNCEMENT));
    case 'a post of a forum': {
      const forum = channel(CHANNEL_TYPES.FORUM);
      return simulator.postInForum({ channelId: forum, authorId: bob, name: 'Plans', content: 'Post here' }).channel_id;
    }
    case 'the chat of a voice channel':
      return channel(CHANNEL_TYPES.VOICE);
    case 'the chat of a stage':
      return channel(CHANNEL_TYPES.STAGE);
    case 'an announcement channel':
      return channel(CHANNEL_TYPES.ANNOUNCEMENT);
  }
}

/** Commands work wherever people write. */
describe.each(KINDS)('in %s', (kind) => {
  let app: TestApp;
  let channelId: string;
  beforeEach(async () => {
    app = await TestApp.start();
    channelId = open(app, kind);
  });
  afterEach(() => app.close());

  type PlanAnswer = { plan: string; charts: string[]; version: number; channel: string; available: boolean };
  const plan = (coach = 'd') => app.get<PlanAnswer>(`/api/coach-plans/?coach=${coach}&date=${TODAY}`);
  const planIs = (text: string) => until(`the plan ${text}`, async () => (await plan()).plan === text);
  const say = (content: string, attachments = [png()]): Promise<Reply> => {
    const message = app.simulator.postMessage({ channelId, authorId: app.room.ann, content, attachments });
    return app.room.replyTo(message);
  };

  it('a message is the plan, with its charts', async () => {
    const { room, simulator } = app;
    const message = await say('!plan d Long');
    expect(room.reactionsTo(message)).toEqual(['✅']);
    expect(await plan()).toMatchObject({
      plan: 'Long',
      channel: kind.includes('thread') || kind.includes('forum') ? expect.any(String) : 'there',
    });
    await until('the chart', async () => (await plan()).charts[0]?.includes('/api/charts/') === true);
    simulator.editMessage(message.id, { content: '!plan d Longer' });
    await planIs('Longer');
    expect((await say('!plan x Long', [])).message_reference?.channel_id).toBe(channelId);
    simulator.deleteMessage(message.id);
    await until('the deletion', async () => !(await plan()).available);
  });

  it('slash commands answer', async () => {
    const { room, simulator } = app;
    const run = (name: string, options: Record<string, string>) =>
      simulator.runCommand({ channelId, userId: room.ann, name, options });
    await run('plan', { coach: 'd', text: 'Long' }).waitForReply();
    expect(await plan()).toMatchObject({ plan: 'Long' });
    expect((await run('history', { coach: 'd' }).waitForReply()).content).toContain('no earlier versions');
  });
});

describe('a forum', () => {
  it('the first message of a post is a plan as any other', async () => {
    const app = await TestApp.start();
    try {
      const { simulator, room } = app;
      const forum = simulator.addChannel({ guildId: room.guildId, name: 'forum', type: CHANNEL_TYPES.FORUM });
      const input = { channelId: forum.id, authorId: room.ann, name: 'Friday', content: '!plan d Long' };
      const message = await room.replyTo(simulator.postInForum(input));
      expect(room.reactionsTo(message)).toEqual(['✅']);
    } finally {
      await app.close();
    }
  });
});

describe('forwarded messages and crossposts', () => {
  let app: TestApp;
  beforeEach(async () => void (app = await TestApp.start()));
  afterEach(() => app.close());
  const plan = () =>
    app.get<{ plan: string; version: number; charts: string[] }>(`/api/coach-plans/?coach=d&date=${TODAY}`);

  it('a forward is what it shows, with its images', async () => {
    const { simulator, room } = app;
    const elsewhere = simulator.addChannel({
      guildId: room.guildId,
      name: 'drafts',
      overwrites: [{ id: room.guildId, type: 'role', deny: ['VIEW_CHANNEL'] }],
    });
    const draft = simulator.postMessage({
      channelId: elsewhere.id,
      authorId: room.ann,
      content: '!plan d Long\nNQ',
      attachments: [png('a.png')],
    });
    const forward = simulator.postMessage({ channelId: room.channelId, authorId: room.ann, forwardOfId: draft.id });
    const message = await room.replyTo(forward);
    expect(room.reactionsTo(message)).toEqual(['✅']);
    expect(await plan()).toMatchObject({ plan: 'Long\nNQ', charts: [expect.stringContaining('http')] });
    simulator.deleteMessage(forward.id);
    await until('the deletion', async () => (await plan()).version === 0);
  });

  it('a reply is a command as any other', async () => {
    const { simulator, room } = app;
    const first = room.post(room.bob, 'what is the plan?');
    const content = '!plan d Long';
    const reply = simulator.postMessage({
      channelId: room.channelId,
      authorId: room.ann,
      content,
      replyToId: first.id,
    });
    expect(room.reactionsTo(await room.replyTo(reply))).toEqual(['✅']);
    expect(await plan()).toMatchObject({ plan: 'Long' });
  });

  it('publishing an announcement is no edit, and its copies are no plans', async () => {
    const { simulator, room } = app;
    const news = simulator.addChannel({ guildId: room.guildId, name: 'news', type: CHANNEL_TYPES.ANNOUNCEMENT });
    const follower = simulator.addWebhook(room.channelId, 'Trading room #news');
    const input = { channelId: news.id, authorId: room.ann, content: '!plan d Long' };
    const message = await room.replyTo(simulator.postMessage(input));
    const [copy] = simulator.publish(message.id, [follower.id]);
    await room.say(room.bob, '!help');
    expect(await plan()).toMatchObject({ plan: 'Long', version: 1 });
    expect(room.reactionsTo(message)).toEqual(['✅']);
    expect(room.reactionsTo(copy!)).toEqual([]);
  });
});

it('catches up in all of them, and in posts that were made while the bot was away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-channels-'));
  const simulator = await startSimulator(SIMULATED);
  const room = new TradingRoom(simulator);
  const start = () =>
    TestApp.start({
      startedSimulator: simulator,
      settings: { DATABASE_PATH: join(folder, 'plans.db'), DEFAULT_GUILD_ID: room.guildId },
    });
  let app = await start();
  try {
    const forum = simulator.addChannel({ guildId: room.guildId, name: 'forum', type: CHANNEL_TYPES.FORUM });
    const channels = KINDS.map((kind) => open({ simulator, room }, kind));
    await Promise.all(
      channels.map((channelId) =>
        room.replyTo(simulator.postMessage({ channelId, authorId: room.bob, content: '!help' })),
      ),
    );
    await app.close();
    const day = (index: number) => `2026-12-${String(index + 10)}`;
    for (const [index, channelId] of channels.entries())
      simulator.postMessage({ channelId, authorId: room.ann, content: `!plan d ${day(index)} Long` });
    simulator.postInForum({ channelId: forum.id, authorId: room.ann, name: 'New', content: '!plan s 2026-12-10 Long' });
    // Threads are archived without a word, those that were known as those that came and went meanwhile.
    simulator.setArchived(channels[KINDS.indexOf('a thread')]!, true);
    simulator.setArchived(channels[KINDS.indexOf('a post of a forum')]!, true);
    const passing = simulator.addThread({ parentId: room.channelId, name: 'passing', ownerId: room.ann });
    simulator.postMessage({ channelId: passing.id, authorId: room.ann, content: '!plan s 2026-12-11 Long' });
    simulator.setArchived(passing.id, true);
    app = await start();
    await until('the plans', async () => {
      const { plans } = await app.get<{ plans: unknown[] }>('/api/coach-plans/range');
      return plans.length === KINDS.length + 2;
    });
    expect(simulator.violations).toEqual([]);
  } finally {
    await app.close();
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
});

it('the simulator describes them as Discord does', async () => {
  const simulator = await startSimulator(SIMULATED);
  try {
    const room = new TradingRoom(simulator);
    const get = async (path: string): Promise<unknown> =>
      (await fetch(`${simulator.apiUrl}/v10${path}`, { headers: { authorization: `Bot ${simulator.token}` } })).json();
    for (const kind of KINDS) {
      const channelId = open({ simulator, room }, kind);
      const schema =
        kind.includes('thread') || kind.includes('post') ? 'ThreadResponseSchema' : 'GuildChannelResponseSchema';
      expect({ kind, problem: discordSchemaProblem(schema, await get(`/channels/${channelId}`)) }).toEqual({
        kind,
        problem: null,
      });
      const original = simulator.postMessage({ channelId, authorId: room.ann, content: 'x', attachments: [png()] });
      const forward = simulator.postMessage({ channelId, authorId: room.ann, forwardOfId: original.id });
      for (const { id } of [original, forward]) {
        const message = (await get(`/channels/${channelId}/messages/${id}`)) as Reply;
        // The schemas know of replies only; forwards, of type 1, stand in Discord's pages.
        const reference = message.message_reference && { message_reference: { ...message.message_reference, type: 0 } };
        const problem = discordSchemaProblem('MessageResponseSchema', { ...message, ...reference });
        expect({ kind, problem }).toEqual({ kind, problem: null });
      }
    }
  } finally {
    await simulator.close();
  }
});
