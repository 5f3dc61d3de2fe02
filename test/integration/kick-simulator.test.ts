import { type Kick, startKick } from '@coachwire/simulator';
import { Centrifuge } from 'centrifuge';
import Pusher from 'pusher-js';
import { WebSocket } from 'ws';
import { until } from '../support/until';

const EVENT = 'App\\Events\\ChatMessageEvent';

/** The official clients of both protocols take the simulated feeds for real ones. */
describe('the simulated Kick', () => {
  let kick: Kick;
  let room: string;
  beforeEach(async () => {
    kick = await startKick();
    room = `chatrooms.${kick.world.addChannel('desk').chatroomId}.v2`;
  });
  afterEach(() => kick.close());

  const once = <T>(bind: (done: (value: T) => void) => void) => new Promise<T>((resolve) => bind(resolve));
  const say = () => kick.say({ channel: 'desk', author: 'alice', content: '@bob' });

  describe('to pusher-js', () => {
    const connect = (appKey: string) => {
      const { hostname: wsHost, port } = new URL(kick.url);
      return new Pusher(appKey, {
        ...{
          cluster: 'us2',
          wsHost,
          wsPort: Number(port),
          forceTLS: false,
          enabledTransports: ['ws'],
          disableStats: true,
        },
        // Soon enough for a test to see it.
        activityTimeout: 50,
      });
    };

    it('connects, subscribes, is pinged and gets messages', async () => {
      const pusher = connect(kick.world.appKey);
      try {
        const channel = pusher.subscribe(room);
        await once((done) => channel.bind('pusher:subscription_succeeded', done));
        const got = once<{ id: string; content: string }>((done) => channel.bind(EVENT, done));
        const sent = await say();
        expect(await got).toMatchObject({ id: sent.id, content: '@bob' });
        const [socket] = kick.sockets;
        await once<void>((done) =>
          pusher.connection.bind('message', ({ event }: { event: string }) => event === 'pusher:pong' && done()),
        );
        expect(socket?.received).toContainEqual(expect.stringContaining('pusher:ping'));
        expect(pusher.connection.state).toBe('connected');
      } finally {
        pusher.disconnect();
      }
    });

    it('is refused with a code that ends it', async () => {
      const pusher = connect('unknown');
      const error = await once((done) => pusher.connection.bind('error', done));
      expect(JSON.stringify(error)).toContain('4001');
      pusher.disconnect();
    });
  });

  describe('to centrifuge', () => {
    const connect = (getToken: () => Promise<string>) =>
      new Centrifuge(`${kick.feedUrl}/connection/websocket`, { websocket: WebSocket, getToken });
    const token = async () => {
      const response = await fetch(`${kick.url}/api/v1/realtime/auth/connection`, { method: 'POST', body: '{}' });
      return ((await response.json()) as { data: { token: string } }).data.token;
    };

    it('connects, subscribes, gets messages, and renews its token', async () => {
      kick.world.feedTokenSeconds = 1;
      let tokens = 0;
      const client = connect(() => (tokens++, token()));
      try {
        const subscription = client.newSubscription(room);
        const subscribed = once((done) => subscription.once('subscribed', done));
        subscription.subscribe();
        client.connect();
        await subscribed;
        const got = once<{ data: { event: string; data: string } }>((done) => subscription.once('publication', done));
        const sent = await say();
        const { event, data } = (await got).data;
        expect([event, JSON.parse(data)]).toEqual([EVENT, expect.objectContaining({ id: sent.id, content: '@bob' })]);
        const [socket] = kick.sockets;
        await until('the new token', () => socket?.received.some((line) => line.includes('"refresh"')) ?? false);
        expect([tokens >= 2, client.state]).toEqual([true, 'connected']);
      } finally {
        client.disconnect();
      }
    });

    it('is refused without a good token', async () => {
      const client = connect(() => Promise.resolve('made-up'));
      const ended = once<{ code: number }>((done) => client.once('disconnected', done));
      client.connect();
      expect((await ended).code).toBe(3500);
    });
  });
});
