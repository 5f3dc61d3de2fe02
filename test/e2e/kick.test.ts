import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { FEED_ONLY, KickRoom, type KickRoomOptions } from '../support/kick-room';
import { addressOf } from '../support/alert-wire';
import { clock, SIMULATED, TestApp, until } from '../support/app';

describe('Kick', () => {
  let room: KickRoom;
  const open = async (options: KickRoomOptions = {}) => (room = await KickRoom.open(options));
  afterEach(() => room.close());

  describe('by one source alone', () => {
    it.each(['pusher', 'centrifugo'] as const)('the feed %s, which Kick names', async (provider) => {
      await open({ settings: FEED_ONLY, provider });
      await room.waitForSources(1, false);
      const replyTo = { author: 'BOB', content: 'in at 5' };
      await room.kick.say(room.mention());
      await room.kick.say(room.mention({ content: 'agreed [emote:1:KEKW]', replyTo }));
      await room.kick.say(room.mention({ content: '@bobby' }));
      await room.kick.say(room.mention({ author: 'bob' }));
      const last = await room.kick.say(room.mention({ content: 'last @bob' }));
      const notifications = await room.waitForNotifications(3);
      expect(notifications.map(({ kind, text, source }) => [kind, text, source])).toEqual([
        ['mention', 'last @bob', provider],
        ['reply', 'agreed KEKW', provider],
        ['mention', 'hey @Bob', provider],
      ]);
      expect(notifications[1]?.reply_to).toEqual({ author: 'BOB', text: 'in at 5' });
      expect(notifications[0]).toMatchObject({
        ...{ message_id: last.id, channel: 'desk', author: 'alice', url: 'https://kick.com/desk', reply_to: null },
        sent_at: last.sentAt.toISOString(),
      });
    });

    it('the official events', async () => {
      await open({ settings: { KICK_REALTIME: 'off' } });
      await room.waitForSources(0);
      await room.kick.say(room.mention());
      expect(await room.notifications()).toMatchObject([{ kind: 'mention', source: 'events', author: 'alice' }]);
      expect(room.kick.connections).toBe(0);
      expect(await room.health()).toMatchObject({
        ...{ state: 'on', problems: [], feeds: [] },
        events: { state: 'receiving', subscriptions: [{ channel: 'Desk', subscribed: true, problem: null }] },
      });
    });
  });

  it('by all three at once is told once', async () => {
    await open({ settings: { KICK_REALTIME: 'both' } });
    room.kick.world.provider = 'centrifugo';
    await until('both feeds', () => room.kick.sockets.size === 2);
    await room.waitForSources(2);
    for (let index = 0; index < 20; index++) await room.kick.say(room.mention({ content: `@bob ${index}` }));
    await until('all repeats', async () => /notifications_total\{[^}]*repeated[^}]*\} \d/.test(await room.metrics()));
    await until('all sources', async () => {
      const counts = [...(await room.metrics()).matchAll(/coachwire_kick_notifications_total\{.*\} (\d+)/g)];
      return counts.reduce((sum, [, count]) => sum + Number(count), 0) === 60;
    });
    expect(await room.notifications()).toHaveLength(20);
  });

  it('sends messages again after a loss, and each is told once', async () => {
    await open({ settings: FEED_ONLY });
    await room.waitForSources(1, false);
    const first = await room.kick.say(room.mention());
    await room.waitForNotifications(1);
    [...room.kick.sockets][0]?.cut();
    await until('the next connection', () => room.kick.connections === 2);
    await room.waitForSources(1, false);
    room.kick.publish(first);
    await room.kick.say(room.mention({ content: 'new @bob' }));
    await room.waitForNotifications(2);
    expect((await room.notifications()).map(({ text }) => text)).toEqual(['new @bob', 'hey @Bob']);
  });

  describe('over HTTP', () => {
    beforeEach(async () => {
      await open({ settings: { KICK_REALTIME: 'off', KICK_CHANNELS: 'desk,other' } });
      room.kick.world.addChannel('other');
      for (let index = 1; index <= 5; index++) {
        const channel = index % 2 === 0 ? 'other' : 'desk';
        const sent = room.kick.world.complete(room.mention({ content: `@bob ${index}`, channel }));
        expect(await room.kick.post(room.kick.signedHook(sent))).toBe(200);
      }
    });

    it('pages from the newest on, of all channels or of one', async () => {
      type Page = { notifications: { text: string }[]; next_cursor: string | null };
      const pages: string[][] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { body }: { body: Page } = await room.ask<Page>(`/api/notifications?limit=2${query}`);
        pages.push(body.notifications.map(({ text }) => text));
        cursor = body.next_cursor;
      } while (cursor !== null);
      expect(pages).toEqual([['@bob 5', '@bob 4'], ['@bob 3', '@bob 2'], ['@bob 1']]);
      expect((await room.notifications('?channel=OTHER')).map(({ text }) => text)).toEqual(['@bob 4', '@bob 2']);
      expect(await room.notifications('?channel=nobody')).toEqual([]);
    });

    it('takes a key, and a cursor of its own', async () => {
      expect(await room.ask('/api/notifications', false)).toMatchObject({
        status: 401,
        body: { code: 'api-key-missing' },
      });
      expect(await room.ask('/api/notifications?cursor=x')).toMatchObject({
        status: 400,
        body: { code: 'cursor-invalid' },
      });
      expect(await room.ask('/api/notifications?limit=0')).toMatchObject({ status: 400 });
    });
  });

  describe('events', () => {
    const post = async (headers: Record<string, string>, body: string) => {
      const response = await fetch(new URL('/hooks/kick', room.app.url), { method: 'POST', headers, body });
      return [response.status, await response.json()] as [number, { code?: string; outcome?: string }];
    };
    const hookOf = (content = '@bob', options = {}) =>
      room.kick.signedHook(room.kick.world.complete(room.mention({ content })), options);
    const at = (seconds: number) => new Date(clock.nowMs() + seconds * 1000).toISOString();

    beforeEach(() => open({ settings: { ...FEED_ONLY, KICK_REALTIME: 'off' } }));

    it('that Kick signed are taken once, however often they come', async () => {
      const hook = hookOf();
      expect(await post(hook.headers, hook.body)).toEqual([200, { outcome: 'accepted' }]);
      expect(await post(hook.headers, hook.body)).toEqual([200, { outcome: 'repeated' }]);
      const again = room.kick.signedHook(
        room.kick.world.complete({ ...room.mention(), id: JSON.parse(hook.body).message_id }),
      );
      expect(await post(again.headers, again.body)).toEqual([200, { outcome: 'repeated' }]);
      expect(await room.notifications()).toHaveLength(1);
    });

    it.each([
      ['another body', { body: '{"message_id":"x"}' }],
      ['another id', { 'kick-event-message-id': 'other' }],
      ['another time', { 'kick-event-message-timestamp': '2026-11-20T13:00:00.001Z' }],
      ['no signature', { 'kick-event-signature': '' }],
      ['a signature that is none', { 'kick-event-signature': 'AAAA' }],
      ['a signature that is no base64', { 'kick-event-signature': '§§' }],
      ['no id', { 'kick-event-message-id': '' }],
      ['no time', { 'kick-event-message-timestamp': '' }],
    ])('with %s are refused', async (_what, changes) => {
      const { body = hookOf().body, ...headers } = changes as Record<string, string>;
      const hook = hookOf();
      const sent = Object.fromEntries(
        Object.entries({ ...hook.headers, ...headers }).filter(([, value]) => value !== ''),
      );
      const given =
        encodeURI(sent['kick-event-signature'] ?? '') === sent['kick-event-signature']
          ? sent
          : { ...sent, 'kick-event-signature': '%%' };
      expect(await post(given, _what === 'another body' ? body : hook.body)).toEqual([
        401,
        expect.objectContaining({ code: 'signature-invalid' }),
      ]);
      expect(await room.notifications()).toEqual([]);
    });

    it('signed by somebody else are refused', async () => {
      const hook = hookOf();
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { sign } = await import('node:crypto');
      const { 'kick-event-message-id': id, 'kick-event-message-timestamp': time } = hook.headers;
      const signature = sign('RSA-SHA256', Buffer.from(`${id}.${time}.${hook.body}`), privateKey).toString('base64');
      expect((await post({ ...hook.headers, 'kick-event-signature': signature }, hook.body))[0]).toBe(401);
    });

    it.each([
      [-301, 401],
      [-295, 200],
      [295, 200],
      [301, 401],
    ])('of %i s from now are answered %i', async (seconds, status) => {
      const hook = hookOf('@bob', { timestamp: at(seconds) });
      const [answered, { code }] = await post(hook.headers, hook.body);
      expect([answered, code]).toEqual([status, status === 200 ? undefined : 'signature-too-old']);
    });

    it('that come late by the dozen do not shut out those in time', async () => {
      for (let index = 0; index < 30; index++) {
        const hook = hookOf('@bob', { timestamp: at(-600) });
        expect((await post(hook.headers, hook.body))[0]).toBe(401);
      }
      const hook = hookOf();
      expect((await post(hook.headers, hook.body))[0]).toBe(200);
    });

    it.each([
      ['another kind', { type: 'channel.followed' }, 'ignored'],
      ['no kind', { type: '' }, 'ignored'],
    ])('of %s are taken and left alone', async (_what, options, outcome) => {
      const hook = hookOf('@bob', options);
      expect(await post(hook.headers, hook.body)).toEqual([200, { outcome }]);
    });

    it('of other channels, and without a mention, are taken and left alone', async () => {
      room.kick.world.addChannel('elsewhere');
      const elsewhere = room.kick.signedHook(room.kick.world.complete(room.mention({ channel: 'elsewhere' })));
      expect(await post(elsewhere.headers, elsewhere.body)).toEqual([200, { outcome: 'ignored' }]);
      const plain = hookOf('hello');
      expect(await post(plain.headers, plain.body)).toEqual([200, { outcome: 'ignored' }]);
    });

    it('after Kick changed its key are checked against the new one, which is asked for once a minute at most', async () => {
      const before = hookOf();
      expect((await post(before.headers, before.body))[0]).toBe(200);
      const asked = () => room.kick.requests.filter(({ path }) => path.endsWith('/public-key')).length;
      expect(asked()).toBe(1);
      room.kick.world.rotateKeys();
      const after = hookOf();
      // It was asked for a moment ago, when it started.
      expect((await post(after.headers, after.body))[0]).toBe(401);
      expect(asked()).toBe(1);
    });
  });

  it('without a public key asks Kick to send events again', async () => {
    const refusing = { status: 500, body: {} };
    await open({
      settings: { ...FEED_ONLY, KICK_REALTIME: 'off' },
      kick: { intercept: ({ path }) => (path.endsWith('/public-key') ? refusing : null) },
    });
    const hook = room.kick.signedHook(room.kick.world.complete(room.mention()));
    expect(await room.kick.post(hook)).toBe(503);
    expect((await room.health()).events.key_problem).toMatch(/public-key answered 500/);
  });

  it('takes a key that the operator gave, and asks Kick for none', async () => {
    const { startKick } = await import('@coachwire/simulator');
    const signing = await startKick({ now: () => clock.now() });
    signing.world.addChannel('desk');
    const pem = signing.world.publicKeyPem.trim().replaceAll('\n', '\\n');
    await open({ settings: { ...FEED_ONLY, KICK_REALTIME: 'off', KICK_PUBLIC_KEY: pem } });
    const hook = signing.signedHook(signing.world.complete(room.mention()));
    expect(await room.kick.post(hook)).toBe(200);
    expect(room.kick.requests.filter(({ path }) => path.endsWith('/public-key'))).toEqual([]);
    await signing.close();
  });

  it('shows what each source does in health and metrics', async () => {
    await open({ settings: { KICK_CHANNELS: 'desk,nowhere' } });
    await room.waitForSources();
    await room.kick.say(room.mention());
    await room.waitForNotifications(1);
    await until('what is wrong', async () => (await room.health()).problems.length === 2);
    expect(await room.health()).toMatchObject({
      state: 'on',
      problems: expect.arrayContaining([
        'the chat of nowhere is not heard: its chatroom is not known: see KICK_CHANNELS',
        'events of nowhere: Kick has no channel of this name',
      ]),
      feeds: [{ feed: 'auto', state: 'connected', provider: 'pusher', failures: 0, breaker: 'closed' }],
      backlog: [
        { channel: 'desk', waiting: 0, dropped: 0 },
        { channel: 'nowhere', waiting: 0, dropped: 0 },
      ],
      store_breaker: 'closed',
    });
    const metrics = await room.metrics();
    for (const line of [
      'coachwire_kick_feed_connected{feed="auto"} 1',
      'coachwire_kick_dropped_total{channel="desk"} 0',
      'coachwire_kick_store_breaker_state 0',
      'coachwire_kick_messages_total{source="pusher",outcome="message"} 1',
      'coachwire_kick_hooks_total{outcome="accepted"} ',
      'coachwire_kick_feed_attempts_total{feed="auto",outcome="connected"} 1',
    ]) {
      if (!line.includes('hooks')) expect(metrics).toContain(line);
    }
    expect(metrics).toMatch(/coachwire_kick_hooks_total\{outcome="(accepted|repeated)"\} 1/);
  });

  describe('on Discord', () => {
    let simulator: Simulator;
    let channelId: string;
    let webhookUrl: string;
    beforeEach(async () => {
      simulator = await startSimulator(SIMULATED);
      channelId = simulator.addChannel({ guildId: simulator.addGuild().id, name: 'mentions' }).id;
      webhookUrl = addressOf(simulator, simulator.addWebhook(channelId));
    });
    afterEach(async () => {
      await room.app.close();
      await simulator.close();
    });
    const embeds = () => simulator.messagesIn(channelId).flatMap((message) => message.embeds as { title: string }[]);

    it.each(['KICK_WEBHOOK_URL', 'DISCORD_WEBHOOK_URL', 'both'])('each arrives once, by %s', async (name) => {
      const names = name === 'both' ? ['KICK_WEBHOOK_URL', 'DISCORD_WEBHOOK_URL'] : [name];
      const settings = {
        ...Object.fromEntries(names.map((one) => [one, webhookUrl])),
        DISCORD_ALERTS_ENABLED: String(name !== 'KICK_WEBHOOK_URL'),
      };
      await open({ startedSimulator: simulator, settings });
      await room.waitForSources();
      const replyTo = { author: 'bob', content: '@everyone in at 5' };
      await room.kick.say(room.mention({ content: '@bob @everyone <@123456789012345678>', replyTo }));
      await room.kick.say(room.mention({ content: 'and @bob' }));
      await until('both', () => embeds().length === 2);
      expect(embeds()).toMatchObject([
        {
          ...{ title: 'alice replied to you in desk', url: 'https://kick.com/desk' },
          fields: [{ name: 'In reply to bob', value: '@\u200beveryone in at 5' }],
        },
        { title: 'alice mentioned you in desk', description: 'and @\u200bbob' },
      ]);
      for (const { body } of simulator.requests.filter(({ path }) => path.startsWith('/webhooks/'))) {
        if (body) expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
      }
      type Items = { alerts: { kind: string; routes: string[]; status: string }[] };
      await until('the settlement', async () => {
        const { body } = await room.ask<Items>('/api/alerts');
        return body.alerts.length === 2 && body.alerts.every(({ status }) => status === 'delivered');
      });
      expect((await room.ask<Items>('/api/alerts')).body.alerts[0]).toMatchObject({
        kind: 'notification',
        routes: ['kick'],
      });
    });

    it('what came while Discord was down arrives when it is back, after a restart too', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'coachwire-kick-down-'));
      const settings = { KICK_WEBHOOK_URL: webhookUrl, DATABASE_PATH: join(folder, 'plans.db') };
      await open({ startedSimulator: simulator, settings });
      await room.waitForSources();
      await simulator.refuseConnections(true);
      for (let index = 0; index < 30; index++) await room.kick.say(room.mention({ content: `@bob ${index}` }));
      await room.waitForNotifications(30);
      await room.close();
      await simulator.refuseConnections(false);
      await open({ startedSimulator: simulator, settings });
      await until('all of them', () => embeds().length >= 30);
      const texts = embeds().map((embed) => (embed as { description?: string }).description?.split('\n').at(-1));
      expect(texts).toEqual(Array.from({ length: 30 }, (_, index) => `@\u200bbob ${index}`));
      await room.app.close();
      await rm(folder, { recursive: true, force: true });
    });
  });

  it('ends while it connects, with nothing left that would keep it', async () => {
    await open({ kick: { intercept: () => 'hang' } });
    await until('the questions', () => room.kick.requests.length >= 3);
    await room.app.close();
  });
});

describe('Kick that is not set up', () => {
  it.each([
    ['not at all', {}, 'off', []],
    [
      'without channels',
      { KICK_USERNAME: 'bob' },
      'misconfigured',
      ['KICK_CHANNELS is missing: which chats are watched'],
    ],
    [
      'without a name',
      { KICK_CHANNELS: 'desk' },
      'misconfigured',
      ['KICK_USERNAME is missing: whose mentions are looked for'],
    ],
    [
      'with a bad name and no secret',
      { KICK_USERNAME: 'b o b', KICK_CHANNELS: 'desk', KICK_CLIENT_ID: 'x' },
      'misconfigured',
      [expect.stringContaining('KICK_USERNAME'), 'KICK_CLIENT_SECRET is missing beside KICK_CLIENT_ID'],
    ],
  ] as const)('%s leaves the rest running, and has no hook', async (_what, settings, state, problems) => {
    const app = await TestApp.start({ settings, waitsForBot: false });
    const { kick } = await app.get<{ kick: unknown }>('/health');
    expect(kick).toMatchObject({ state, problems, feeds: [], events: null });
    expect((await fetch(new URL('/hooks/kick', app.url), { method: 'POST', body: '{}' })).status).toBe(404);
    expect(await app.get('/api/coach-plans/all')).toEqual({});
    await app.close();
  });
});
