import { deliveryRules } from '../../src/outbox/delivery/delivery-rules';
import { DiscordRest } from '../../src/transports/discord/discord-rest';
import { findSent } from '../../src/transports/discord/find-sent';
import { learnChannel } from '../../src/transports/discord/learn-channel';
import { WebhookAddress } from '../../src/transports/discord/webhook-address';
import { loadSettings } from '../../src/config';
import { type Fault, type Simulator, type SimulatorOptions, startSimulator } from '@coachwire/simulator';
import { addressOf } from '../support/alert-wire';
import { TradingRoom } from '../support/trading-room';

const DELIVERY = '5d3f0c6e-8a53-4f0e-9d2b-6f1f0a1b2c3d';

describe('what delivery asks Discord', () => {
  let simulator: Simulator;
  let room: TradingRoom;
  let webhook: { id: string; token: string };
  let rest: DiscordRest;

  beforeEach(() => start({ rateLimits: false }));

  async function start(options: SimulatorOptions): Promise<void> {
    simulator = await startSimulator(options);
    room = new TradingRoom(simulator);
    webhook = simulator.addWebhook(room.channelId);
    rest = restFor(simulator.token);
  }

  afterEach(async () => {
    await rest.close();
    await simulator.close();
  });

  function restFor(token: string | null, sendTimeoutMs = 500): DiscordRest {
    const argv = { DISCORD_API_URL: simulator.apiUrl, DISCORD_BOT_TOKEN: simulator.token };
    const { settings } = loadSettings({ argv, env: {}, cwd: '/', usesDefaultFiles: false });
    return new DiscordRest({ ...settings, DISCORD_BOT_TOKEN: token }, { ...deliveryRules(settings), sendTimeoutMs });
  }

  const failing: [what: string, fault: Fault][] = [
    ['a 429', { status: 429 }],
    ['a 500', { status: 500 }],
    ['a 503', { status: 503 }],
    ['no answer', { status: 'hang' }],
    ['a connection that is cut', { status: 'reset-before' }],
  ];

  describe('whether a message is there', () => {
    const find = (lastReceipt: string | null = null) => findSent(rest, room.channelId, DELIVERY, lastReceipt);
    /** So many messages of people; the ids, oldest first. */
    const talk = (count: number) => Array.from({ length: count }, () => room.post(room.ann, 'hello').id);
    const reads = () => simulator.requests.filter(({ method }) => method === 'GET').length;

    async function send(): Promise<string> {
      const embeds = [{ title: 'BUY', footer: { text: `Delivery ${DELIVERY}` } }];
      const address = addressOf(simulator, webhook).replace('/api/', '/api/v10/');
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ embeds });
      const answer = await fetch(`${address}?wait=true`, { method: 'POST', headers, body });
      return ((await answer.json()) as { id: string }).id;
    }

    it('finds it behind two hundred others', async () => {
      talk(1);
      const messageId = await send();
      talk(200);
      expect(await find()).toEqual({ kind: 'found', receipt: messageId });
      expect(reads()).toBe(3);
    });

    it('knows that it is not there from the message that was delivered before', async () => {
      talk(300);
      const [last] = talk(150);
      expect(await find(last)).toEqual({ kind: 'absent' });
      expect(reads()).toBe(2);
    });

    it('looks no further than that message itself', async () => {
      talk(200);
      const [last] = talk(100);
      expect(await find(last)).toEqual({ kind: 'absent' });
      expect(reads()).toBe(1);
    });

    it.each([
      [99, 1],
      [100, 2],
    ])('knows it from the beginning of a channel of %i messages', async (count, pages) => {
      talk(count);
      expect(await find('1')).toEqual({ kind: 'absent' });
      expect(reads()).toBe(pages);
    });

    it('does not know it of a channel that says much, and gives up after five pages', async () => {
      await send();
      talk(500);
      expect(await find()).toEqual({ kind: 'unknown' });
      expect(reads()).toBe(5);
    });

    it('does not know it where it reads nothing', async () => {
      expect(await find()).toEqual({ kind: 'unknown' });
      simulator.failNext({ match: /^GET/, status: 403, body: { message: 'Missing Access', code: 50001 } });
      expect(await find()).toEqual({ kind: 'unknown' });
      const withoutBot = restFor(null);
      expect(await findSent(withoutBot, room.channelId, DELIVERY, null)).toEqual({ kind: 'unknown' });
      await withoutBot.close();
      expect(reads()).toBe(2);
    });

    it('does not know it where Discord hides what others write, unless nobody else used a webhook since', async () => {
      await rest.close();
      await simulator.close();
      await start({ rateLimits: false, messageContentIntent: false });
      const [before] = talk(2);
      const sent = await send();
      talk(2);
      expect(await find(before)).toEqual({ kind: 'unknown' });
      expect(await find(sent)).toEqual({ kind: 'absent' });
    });

    it.each(failing)('says so when Discord gives %s, on a later page too', async (_what, fault) => {
      await send();
      talk(150);
      simulator.failNext({ match: /^GET/, ...fault });
      expect(await find()).toMatchObject({ kind: 'failed' });
      simulator.failNext({ match: /^GET/, delayMs: 1 });
      simulator.failNext({ match: /^GET/, ...fault });
      expect(await find()).toMatchObject({ kind: 'failed' });
    });
  });

  describe('which channel a webhook belongs to', () => {
    const learn = (token = webhook.token) => learnChannel(rest, new WebhookAddress(webhook.id, token));

    it('is what Discord says, whether or not there is a bot', async () => {
      expect(await learn()).toEqual({ lane: room.channelId });
      const withoutBot = restFor(null);
      const learned = await learnChannel(withoutBot, new WebhookAddress(webhook.id, webhook.token));
      await withoutBot.close();
      expect(learned).toEqual({ lane: room.channelId });
      for (const { headers } of simulator.requests) {
        expect(headers).not.toHaveProperty('authorization');
        expect(headers['user-agent']).toMatch(/^DiscordBot \(https:\/\/\S+, \S+\)$/);
      }
    });

    it('is not known of a webhook that is gone, and only an operator can repair that', async () => {
      expect(await learn('wrong')).toMatchObject({ lane: null, outcome: { kind: 'pause' } });
    });

    it.each([{}, [], null, { channel_id: 5 }, { channel_id: 'here' }, { channel_id: '' }])(
      'is not known from the answer %j',
      async (body) => {
        simulator.failNext({ match: /^GET/, status: 200, body });
        expect(await learn()).toMatchObject({ lane: null, outcome: { kind: 'back-off' } });
      },
    );

    it.each(failing)('is not known after %s', async (_what, fault) => {
      simulator.failNext({ match: /^GET/, ...fault });
      const learned = await learn();
      expect(learned).toMatchObject({
        lane: null,
        outcome: { kind: expect.stringMatching(/^wait|back-off|ambig/) },
      });
    });
  });

  it('reads past an answer that is longer than any of theirs', async () => {
    const patient = restFor(simulator.token, 60_000);
    simulator.failNext({ match: /^GET/, status: 200, body: { channel_id: '1', rest: 'x'.repeat(5_000_000) } });
    const path = `/webhooks/${webhook.id}/${webhook.token}`;
    expect(await patient.request({ method: 'GET', path })).toMatchObject({ result: { status: 200 }, body: null });
    expect(await patient.request({ method: 'GET', path })).toMatchObject({ body: { channel_id: room.channelId } });
    await patient.close();
  });
});
