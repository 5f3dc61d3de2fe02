import { Logger } from '@nestjs/common';
import { type Kick, type KickOptions, startKick } from '@coachwire/simulator';
import { AppToken } from '../../src/kick/events/app-token';
import { isSignedBy, readHookHeaders, readPublicKey } from '../../src/kick/events/hook-signature';
import { PublicApi } from '../../src/kick/events/public-api';
import { PublicKeys } from '../../src/kick/events/public-keys';
import { SilenceWatch } from '../../src/kick/events/silence-watch';
import { SubscriptionKeeper } from '../../src/kick/events/subscription-keeper';
import { KickHttp } from '../../src/kick/kick-http';
import { NOW } from '../support/clock';
import { ManualTime } from '../support/manual-time';
import { until } from '../support/until';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

beforeAll(() => Logger.overrideLogger(false));

describe('the official events', () => {
  let kick: Kick;
  let time: ManualTime;
  const ending = new AbortController();
  const open = async (options: KickOptions = {}) => {
    kick = await startKick(options);
    kick.world.addChannel('desk');
  };
  const http = () => new KickHttp({ userAgent: 'test', timeoutMs: 10 * SECOND, time });
  const asked = (method: string, path: string) =>
    kick.requests.filter((request) => request.method === method && request.path.includes(path)).length;

  beforeEach(async () => {
    time = new ManualTime(NOW.getTime());
    await open();
  });
  afterEach(() => kick.close());

  describe('subscriptions', () => {
    let keeper: SubscriptionKeeper;
    const keep = (channels = ['desk']) => {
      const token = new AppToken(http(), kick.url, { id: kick.world.clientId, secret: kick.world.clientSecret }, time);
      const api = new PublicApi(http(), kick.settings.KICK_PUBLIC_API_URL, token);
      keeper = new SubscriptionKeeper(api, channels, () => Promise.resolve(null), time);
      keeper.start();
      return keeper;
    };
    /** Waits for the next look to end, and answers when the one after it is due. */
    const rest = async () => {
      await until('a rest', () => time.waiting.length === 1 && time.waiting[0]! >= 30 * SECOND);
      return time.waiting[0];
    };
    afterEach(async () => {
      await keeper.stop();
      expect(time.waiting).toEqual([]);
    });

    it('are made where they are missing, and looked at again', async () => {
      keep();
      expect(await rest()).toBe(HOUR);
      expect(keeper.status).toEqual([{ channel: 'desk', isSubscribed: true, problem: null }]);
      const { body } = kick.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/subscriptions'))!;
      expect(JSON.parse(body)).toEqual({
        ...{ broadcaster_user_id: 669_002, method: 'webhook', events: [{ name: 'chat.message.sent', version: 1 }] },
      });
      expect(asked('GET', '/subscriptions')).toBe(2);
      time.advance(HOUR);
      await until('the next look', () => asked('GET', '/subscriptions') === 3);
      await rest();
      expect(asked('POST', '/subscriptions')).toBe(1);
    });

    it('are made again when Kick dropped them', async () => {
      keep();
      await rest();
      kick.world.subscriptions = [];
      time.advance(HOUR);
      await until('the new one', () => kick.world.subscriptions.length === 1);
      await rest();
      expect(keeper.status[0]).toMatchObject({ isSubscribed: true, problem: null });
    });

    it('that Kick says it made and has not are a problem, and are asked for again sooner', async () => {
      kick.world.forgetsSubscriptions = true;
      keep();
      const rests = [];
      for (let time_ = 0; time_ < 8; time_++) {
        rests.push(await rest());
        expect(keeper.status[0]).toMatchObject({ isSubscribed: false, problem: expect.stringContaining('has none') });
        if (time_ === 7) kick.world.forgetsSubscriptions = false;
        const before = asked('POST', '/subscriptions');
        time.advance(rests.at(-1)!);
        await until('the next try', () => asked('POST', '/subscriptions') > before);
      }
      expect(rests.map((ms) => ms! / MINUTE)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
      expect(await rest()).toBe(HOUR);
      expect(keeper.status[0]).toMatchObject({ isSubscribed: true, problem: null });
    });

    it('of one channel do not depend on those of another', async () => {
      keep(['nowhere', 'desk']);
      await rest();
      expect(keeper.status).toEqual([
        { channel: 'nowhere', isSubscribed: false, problem: 'Kick has no channel of this name' },
        { channel: 'desk', isSubscribed: true, problem: null },
      ]);
    });

    it('are told of as a problem while Kick does not answer', async () => {
      await kick.refuseConnections(true);
      keep();
      expect(await rest()).toBe(MINUTE);
      expect(keeper.status[0]?.problem).toContain('ECONNREFUSED');
      await kick.refuseConnections(false);
      time.advance(MINUTE);
      await until('the subscription', () => kick.world.subscriptions.length === 1);
      await rest();
    });

    it('are looked at with a token that is renewed before it ends, and when it is refused', async () => {
      kick.world.appTokenSeconds = 5400;
      keep();
      await rest();
      expect(asked('POST', '/oauth/token')).toBe(1);
      time.advance(HOUR);
      await until('the second look', () => asked('GET', '/subscriptions') === 3);
      await rest();
      expect(asked('POST', '/oauth/token')).toBe(1);
      time.advance(HOUR);
      await until('the third look', () => asked('GET', '/subscriptions') === 4);
      await rest();
      expect(asked('POST', '/oauth/token')).toBe(2);
      kick.world.appTokens.clear();
      time.advance(HOUR);
      // Refused once, then asked again with the new token.
      await until('the fourth look', () => asked('GET', '/subscriptions') === 6);
      await rest();
      expect(keeper.status[0]).toMatchObject({ isSubscribed: true, problem: null });
    });

    it('with a wrong secret are a problem that names the answer', async () => {
      const token = new AppToken(http(), kick.url, { id: kick.world.clientId, secret: 'wrong' }, time);
      keeper = new SubscriptionKeeper(
        new PublicApi(http(), kick.settings.KICK_PUBLIC_API_URL, token),
        ['desk'],
        async () => null,
        time,
      );
      keeper.start();
      await rest();
      expect(keeper.status[0]?.problem).toMatch(/oauth\/token answered 401/);
    });
  });

  describe("Kick's public key", () => {
    const keys = () =>
      new PublicKeys(http(), kick.settings.KICK_PUBLIC_API_URL + '/public-key', null, time, ending.signal);
    const hook = () => {
      const { headers, body } = kick.signedHook(kick.world.complete({ channel: 'desk', author: 'a', content: 'b' }));
      return [readHookHeaders(headers)!, Buffer.from(body)] as const;
    };

    it('is fetched once a day', async () => {
      const known = keys();
      for (let hour = 0; hour < 48; hour++) {
        await known.get();
        await until('the answer', () => time.waiting.length === 0);
        time.advance(HOUR);
      }
      expect(asked('GET', '/public-key')).toBe(2);
    });

    it('is fetched again when a signature does not fit, once a minute at most', async () => {
      const known = keys();
      const key = (await known.get())!;
      expect(isSignedBy(key, ...hook())).toBe(true);
      kick.world.rotateKeys();
      expect(isSignedBy(key, ...hook())).toBe(false);
      expect(await known.getOtherThan(key)).toBeNull();
      time.advance(MINUTE);
      const other = (await known.getOtherThan(key))!;
      expect(isSignedBy(other, ...hook())).toBe(true);
      for (let time_ = 0; time_ < 100; time_++) expect(await known.getOtherThan(other)).toBeNull();
      expect(asked('GET', '/public-key')).toBe(2);
    });

    it('is asked for by many at once in one question', async () => {
      const known = keys();
      const found = await Promise.all(Array.from({ length: 20 }, () => known.get()));
      expect(new Set(found).size).toBe(1);
      expect(asked('GET', '/public-key')).toBe(1);
    });

    it('stays as it was while Kick does not answer', async () => {
      const known = keys();
      const key = await known.get();
      await kick.refuseConnections(true);
      time.advance(30 * HOUR);
      expect(await known.get()).toBe(key);
      await until('the problem', () => known.problem !== null);
    });

    it.each([
      ['as it is', (pem: string) => pem],
      ['on one line', (pem: string) => pem.replaceAll('\n', '\\n')],
      ['with blanks for line breaks', (pem: string) => pem.replaceAll('\n', ' ')],
      ['without its frame', (pem: string) => pem.replaceAll(/-----[^-]+-----|\n/g, '')],
    ])('is read %s', (_what, write) => {
      expect(isSignedBy(readPublicKey(write(kick.world.publicKeyPem)), ...hook())).toBe(true);
    });

    it.each(['', 'x', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'])('that is %j is none', (text) => {
      expect(() => readPublicKey(text)).toThrow();
    });
  });

  it('that stop coming are noticed', () => {
    const silence = new SilenceWatch(HOUR, time);
    silence.start();
    time.advance(HOUR - 1);
    expect(silence.isSilent).toBe(false);
    silence.heard();
    time.advance(HOUR - 1);
    expect(silence.isSilent).toBe(false);
    time.advance(1);
    expect(silence.isSilent).toBe(true);
    silence.heard();
    expect(silence.isSilent).toBe(false);
    time.advance(HOUR);
    expect(silence.isSilent).toBe(true);
    silence.stop();
    expect(time.waiting).toEqual([]);
    const without = new SilenceWatch(0, time);
    without.start();
    expect(time.waiting).toEqual([]);
  });
});
