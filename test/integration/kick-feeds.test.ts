import { createServer, type Server, type Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { type Kick, type KickOptions, startKick } from '@coachwire/simulator';
import { type ChannelIds, ChannelDirectory, type WatchedChannel } from '../../src/kick/feeds/channel-directory';
import { ChatFeed, type ChatFeedOptions, type FeedStatus } from '../../src/kick/feeds/chat-feed';
import { FEED_RULES } from '../../src/kick/feeds/feed-schedule';
import { RealtimeApi } from '../../src/kick/feeds/realtime-api';
import { KickHttp } from '../../src/kick/kick-http';
import { NOW } from '../support/clock';
import { ManualTime } from '../support/manual-time';
import { until } from '../support/until';

const SECOND = 1000;

interface Heard {
  provider: string;
  channel: string;
  event: string;
  data: unknown;
}

/** A feed of its own, with what it heard; time passes when the test says so. */
class Listener {
  readonly time = new ManualTime(NOW.getTime());
  readonly heard: Heard[] = [];
  readonly skipped: string[] = [];
  readonly attempts: string[] = [];
  readonly remembered = new Map<string, ChannelIds>();
  readonly feed: ChatFeed;

  constructor(
    kick: { settings: Record<string, string> },
    changes: Partial<ChatFeedOptions> & { channels?: WatchedChannel[] } = {},
  ) {
    const { time } = this;
    const { KICK_API_URL = '', KICK_REALTIME_API_URL = '' } = kick.settings;
    const http = new KickHttp({ userAgent: 'test', timeoutMs: 10 * SECOND, time });
    const memory = {
      recall: async (name: string) => this.remembered.get(name) ?? null,
      remember: async (name: string, ids: ChannelIds) => void this.remembered.set(name, ids),
    };
    const directory = new ChannelDirectory(http, memory, { baseUrl: KICK_API_URL, askAgainMs: 600 * SECOND, time });
    this.feed = new ChatFeed(
      {
        ...{ preference: 'auto', url: null, pusher: { appKey: '32cbd69e4b950bf97679', cluster: 'us2' } },
        ...{ channels: [{ name: 'desk', chatroomId: null }], headers: {}, rules: FEED_RULES, time, random: () => 1 },
        ...changes,
      },
      directory,
      new RealtimeApi(http, KICK_REALTIME_API_URL),
      {
        onEvent: (provider, channel, event, data) => this.heard.push({ provider, channel, event, data }),
        onSkipped: (_provider, why) => this.skipped.push(why),
        onAttempt: (_feed, outcome) => this.attempts.push(outcome),
      },
    );
    this.feed.start();
  }

  get status(): FeedStatus {
    return this.feed.status;
  }

  async reaches(state: FeedStatus['state']): Promise<void> {
    await until(`the state ${state}`, () => this.status.state === state);
  }

  /** Waits until the feed rests, and answers for how long it does. */
  async rest(): Promise<number> {
    await until('a rest', () => (this.status.nextAttemptAtMs ?? 0) > this.time.nowMs());
    return this.status.nextAttemptAtMs! - this.time.nowMs();
  }
}

describe('a feed', () => {
  let kick: Kick;
  const listeners: Listener[] = [];
  const open = async (options: KickOptions = {}) => {
    kick = await startKick(options);
    kick.world.addChannel('desk');
  };
  const listen = (changes: ConstructorParameters<typeof Listener>[1] = {}) => {
    const listener = new Listener(kick, { url: kick.settings.KICK_WS_URL, ...changes });
    listeners.push(listener);
    return listener;
  };
  const say = (content = '@bob') => kick.say({ channel: 'desk', author: 'alice', content });

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => open());
  afterEach(async () => {
    for (const { feed, time } of listeners.splice(0)) {
      await feed.stop();
      // Not a timer is left.
      expect(time.waiting).toEqual([]);
    }
    await kick.close();
  });

  it.each(['pusher', 'centrifugo'] as const)('hears a chat over %s, which Kick named', async (provider) => {
    kick.world.provider = provider;
    const listener = listen();
    await listener.reaches('connected');
    const { id } = await say();
    await until('the message', () => listener.heard.length === 1);
    const [heard] = listener.heard;
    expect(heard).toMatchObject({ provider, channel: 'desk', event: 'App\\Events\\ChatMessageEvent' });
    expect(JSON.parse(heard!.data as string)).toMatchObject({ id, content: '@bob' });
    expect(listener.status).toMatchObject({
      ...{ provider, failures: 0, breaker: 'closed', problem: null },
      channels: [{ name: 'desk', isSubscribed: true, problem: null }],
    });
    expect(listener.remembered.get('desk')).toMatchObject({ chatroomId: '669001' });
  });

  it('asks for the feed on each connect, and follows a change', async () => {
    const listener = listen();
    await listener.reaches('connected');
    expect(listener.status.provider).toBe('pusher');
    kick.world.provider = 'centrifugo';
    [...kick.sockets][0]?.cut();
    await listener.reaches('waiting');
    listener.time.advance(SECOND);
    await listener.reaches('connected');
    expect(listener.status.provider).toBe('centrifugo');
    await say();
    await until('the message', () => listener.heard.length === 1);
  });

  it('asks nobody when the operator chose one', async () => {
    const listener = listen({ preference: 'pusher' });
    await listener.reaches('connected');
    expect(kick.requests.filter(({ path }) => path.includes('realtime'))).toEqual([]);
  });

  it('waits longer each time for one that refuses, opens the breaker after five, stops after ten, and begins anew', async () => {
    const listener = listen({ preference: 'pusher', url: 'ws://127.0.0.1:1' });
    const rests = [];
    const breakers = [];
    for (let attempt = 1; attempt <= 10; attempt++) {
      rests.push(await listener.rest());
      breakers.push(listener.status.breaker);
      if (attempt < 10) listener.time.advance(rests.at(-1)!);
    }
    expect(rests).toEqual([1, 2, 4, 8, 60, 60, 60, 60, 60, 600].map((seconds) => seconds * SECOND));
    expect(breakers).toEqual([...Array(4).fill('closed'), ...Array(6).fill('open')]);
    expect(listener.status).toMatchObject({
      state: 'stopped',
      failures: 10,
      problem: expect.stringContaining('ECONNREFUSED'),
    });
    listener.time.advance(600 * SECOND);
    expect(await listener.rest()).toBe(SECOND);
    expect(listener.status.failures).toBe(1);
  });

  it.each([
    ['takes the connection and says nothing', (): Server => createServer(() => undefined)],
    ['answers with something else', (): Server => createServer((socket) => void socket.end('HTTP/1.1 503 No\r\n\r\n'))],
  ])('gives up a server that %s', async (what, make) => {
    const taken = new Set<Socket>();
    const server = make().on('connection', (socket) => taken.add(socket.on('error', () => undefined).resume()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const listener = listen({ preference: 'pusher', url: `ws://127.0.0.1:${port}` });
    await until('the connection', () => taken.size === 1);
    if (what.includes('nothing')) {
      await until('the deadline', () => listener.time.waiting.includes(30 * SECOND));
      listener.time.advance(30 * SECOND - 1);
      expect(listener.status.state).toBe('connecting');
      listener.time.advance(1);
    }
    expect(await listener.rest()).toBe(SECOND);
    expect(listener.status.problem).toMatch(/no chat within 30 s|503/);
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['pusher', 'centrifugo'] as const)(
    'of %s that falls silent is asked after 30 s, and given up 10 s later',
    async (provider) => {
      await kick.close();
      // Its own pings must not come between.
      await open({ pingSeconds: 3600 });
      kick.world.provider = provider;
      const listener = listen();
      await listener.reaches('connected');
      const [socket] = kick.sockets;
      listener.time.advance(30 * SECOND);
      // The first one is answered: by Pusher's own pong, or by WebSocket's.
      await until('the pong', () => listener.time.waiting.includes(30 * SECOND));
      expect(listener.status).toMatchObject({ state: 'connected', failures: 0 });
      if (provider === 'pusher') expect(socket?.received.at(-1)).toContain('pusher:ping');
      socket!.freeze();
      listener.time.advance(30 * SECOND);
      listener.time.advance(10 * SECOND - 1);
      expect(listener.status.state).toBe('connected');
      listener.time.advance(1);
      expect(await listener.rest()).toBe(SECOND);
      expect(listener.status.problem).toBe('no answer to a ping within 10 s');
    },
  );

  it('answers the pings of Centrifugo', async () => {
    await kick.close();
    await open({ pingSeconds: 0.01 });
    kick.world.provider = 'centrifugo';
    const listener = listen();
    await listener.reaches('connected');
    await until(
      'three pongs',
      () => ([...kick.sockets][0]?.received.filter((frame) => frame === '{}').length ?? 0) >= 3,
    );
  });

  it('renews the token of Centrifugo in time', async () => {
    kick.world.provider = 'centrifugo';
    const listener = listen();
    await listener.reaches('connected');
    // Half an hour is not enough, and its life of 45 minutes is not over.
    for (let passed = 0; passed < 2640 / 20; passed++) {
      [...kick.sockets][0]?.sendRaw('{"push":{"channel":"x","join":{}}}');
      listener.time.advance(20 * SECOND);
      await new Promise(setImmediate);
    }
    await until(
      'the new token',
      () => [...kick.sockets][0]?.received.some((frame) => frame.includes('"refresh"')) ?? false,
    );
    expect(kick.connections).toBe(1);
  });

  describe('that is closed', () => {
    const closeWith = async (code: number, provider: 'pusher' | 'centrifugo' = 'pusher') => {
      kick.world.provider = provider;
      const listener = listen();
      await listener.reaches('connected');
      listener.time.advance(1);
      [...kick.sockets][0]?.close(code, 'because');
      return listener;
    };

    it.each([4100, 4199, 1001, 1011])('with %i comes back with back-off', async (code) => {
      const listener = await closeWith(code);
      expect(await listener.rest()).toBe(SECOND);
      expect(listener.status).toMatchObject({ state: 'waiting', problem: `closed with ${code}: because` });
    });

    it.each([4200, 4299])('with %i comes back at once, and then no more so', async (code) => {
      const listener = await closeWith(code);
      await until('the second connection', () => kick.connections === 2);
      await listener.reaches('connected');
      [...kick.sockets][0]?.close(code);
      expect(await listener.rest()).toBe(2 * SECOND);
    });

    it.each([
      [4001, 'pusher'],
      [4099, 'pusher'],
      [3501, 'centrifugo'],
      [4500, 'centrifugo'],
    ] as const)('with %i does not come back unchanged', async (code, provider) => {
      const listener = await closeWith(code, provider);
      listener.time.advance(await listener.rest());
      await listener.reaches('stopped');
      expect(listener.status.problem).toBe(`closed with ${code}: because`);
      expect(await listener.rest()).toBe(600 * SECOND);
      expect(kick.connections).toBe(1);
      listener.time.advance(600 * SECOND);
      await listener.reaches('connected');
    });

    it('for good comes back where Kick has moved to', async () => {
      const listener = await closeWith(4001);
      kick.world.provider = 'centrifugo';
      listener.time.advance(await listener.rest());
      await listener.reaches('connected');
      expect(listener.status.provider).toBe('centrifugo');
    });

    it('after each 100 ms is no good connection, and ends in the cool-down', async () => {
      const listener = listen();
      for (let failures = 1; failures <= 10; failures++) {
        await listener.reaches('connected');
        listener.time.advance(100);
        [...kick.sockets][0]?.cut();
        await until(`failure ${failures}`, () => listener.status.failures === failures);
        if (failures < 10) listener.time.advance(await listener.rest());
      }
      expect(listener.status.state).toBe('stopped');
      expect(listener.attempts).toEqual(Array(10).fill('connected'));
    });

    it('after half a minute was a good one', async () => {
      const listener = listen();
      for (let time = 0; time < 3; time++) {
        await listener.reaches('connected');
        for (let second = 0; second < 30; second += 10) {
          [...kick.sockets][0]?.sendRaw('{"event":"pusher:pong"}');
          listener.time.advance(10 * SECOND);
        }
        [...kick.sockets][0]?.cut();
        expect(await listener.rest()).toBe(SECOND);
        listener.time.advance(SECOND);
      }
    });
  });

  it('skips and counts what cannot be read, and stays', async () => {
    const listener = listen({ preference: 'pusher' });
    await listener.reaches('connected');
    const [socket] = kick.sockets;
    socket?.sendRaw('{"event":');
    socket?.sendRaw('[]');
    socket?.sendRaw(JSON.stringify({ event: 'x', channel: 'chatrooms.669001.v2', data: 'y'.repeat(1024 * 1024) }));
    await say();
    await until('the message', () => listener.heard.length === 1);
    expect(listener.skipped).toEqual(['unreadable', 'unreadable', 'oversized']);
    expect([kick.connections, listener.status.state]).toEqual([1, 'connected']);
  });

  it('hears all channels over one connection, and those that it found when one is unknown', async () => {
    kick.world.addChannel('Second_Desk');
    const channels = ['desk', 'Second_Desk', 'nowhere'].map((name) => ({ name, chatroomId: null }));
    const listener = listen({ channels });
    await until('both chats', () => listener.status.channels.filter(({ isSubscribed }) => isSubscribed).length === 2);
    await say();
    await kick.say({ channel: 'second_desk', author: 'eve', content: 'x' });
    await until('both messages', () => listener.heard.length === 2);
    expect(listener.heard.map(({ channel }) => channel)).toEqual(['desk', 'Second_Desk']);
    expect(kick.connections).toBe(1);
    expect(listener.status.channels[2]).toMatchObject({
      isSubscribed: false,
      problem: expect.stringContaining('KICK_CHANNELS'),
    });
  });

  it('takes a channel in when Kick knows it at last', async () => {
    const listener = listen({ channels: ['desk', 'late'].map((name) => ({ name, chatroomId: null })) });
    await listener.reaches('connected');
    kick.world.addChannel('late');
    await until('the look', () => listener.time.waiting.includes(600 * SECOND));
    for (let passed = 0; passed < 600; passed += 20) {
      [...kick.sockets][0]?.sendRaw('{"event":"pusher:pong"}');
      await new Promise(setImmediate);
      listener.time.advance(20 * SECOND);
    }
    listener.time.advance(await listener.rest());
    await until('both chats', () => listener.status.channels.every(({ isSubscribed }) => isSubscribed));
  });

  it('takes the configured chatroom, else the remembered one, when Kick cannot be asked', async () => {
    await kick.close();
    await open({ intercept: ({ path }) => (path.startsWith('/api/v2/') ? { status: 403, body: {} } : null) });
    const configured = listen({ channels: [{ name: 'desk', chatroomId: '669001' }] });
    await configured.reaches('connected');
    const lost = listen();
    expect(await lost.rest()).toBe(SECOND);
    lost.remembered.set('desk', { chatroomId: '669001', channelId: '669000', broadcasterId: null });
    lost.time.advance(SECOND);
    await lost.reaches('connected');
    await say();
    await until('both messages', () => configured.heard.length === 1 && lost.heard.length === 1);
  });

  it('does not wait for a look-up without end', async () => {
    await kick.close();
    await open({ intercept: ({ path }) => (path.startsWith('/api/v2/') ? 'hang' : null) });
    const listener = listen({ channels: [{ name: 'desk', chatroomId: '669001' }] });
    await until('the question', () => kick.requests.length === 1);
    listener.time.advance(10 * SECOND);
    await listener.reaches('connected');
  });

  it('takes Pusher when Kick does not say which feed it is, and moves once Kick does', async () => {
    await kick.close();
    let isDumb = true;
    await open({
      intercept: ({ path }) => (isDumb && path.endsWith('/chat/connection') ? { status: 500, body: {} } : null),
    });
    kick.world.provider = 'centrifugo';
    const listener = listen();
    await listener.reaches('connected');
    expect(listener.status.provider).toBe('pusher');
    isDumb = false;
    await until('the look', () => listener.time.waiting.includes(600 * SECOND));
    for (let passed = 0; passed < 600; passed += 20) {
      [...kick.sockets][0]?.sendRaw('{"event":"pusher:pong"}');
      await new Promise(setImmediate);
      listener.time.advance(20 * SECOND);
    }
    listener.time.advance(await listener.rest());
    await until('the other feed', () => listener.status.provider === 'centrifugo');
  });

  it('stops while it connects, and leaves nothing', async () => {
    // It reads, else it would not notice that the other side has gone.
    const server = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const listener = listen({ preference: 'pusher', url: `ws://127.0.0.1:${port}` });
    await until('the deadline', () => listener.time.waiting.includes(30 * SECOND));
    await listener.feed.stop();
    expect([listener.time.waiting, listener.status.state]).toEqual([[], 'off']);
    // No connection is left that would keep it open.
    await new Promise((resolve) => server.close(resolve));
  });

  it('stops while it asks Kick', async () => {
    await kick.close();
    await open({ intercept: () => 'hang' });
    const listener = listen();
    await until('the question', () => kick.requests.length === 1);
    await listener.feed.stop();
    expect(listener.time.waiting).toEqual([]);
  });
});
