import { inspect } from 'node:util';
import fc from 'fast-check';
import type { RouteSettings } from './parse-routes';
import { parseRoutes } from './parse-routes';
import { parseWebhookAddress } from '../../transports';

const token = 'tOkEn-aBcDeF_0123456789';
const id = '123456789012345678';
const webhook = `https://discord.com/api/webhooks/${id}/${token}`;
const channel = '223456789012345678';

function settings(overrides: Partial<RouteSettings> = {}): RouteSettings {
  return {
    DISCORD_ALERTS_ENABLED: false,
    DISCORD_WEBHOOK_URL: null,
    DISCORD_MIN_CONFIDENCE: 0.6,
    DISCORD_MIN_STRENGTH: 'WEAK',
    DISCORD_RATE_LIMIT_SECONDS: 60,
    DISCORD_ALERT_DEDUPE_TTL: 3600,
    DISCORD_API_URL: null,
    ALLOW_PRIVATE_DESTINATIONS: false,
    ...overrides,
  };
}

const problemsOf = (section: unknown, overrides: Partial<RouteSettings> = {}) =>
  parseRoutes(section, settings(overrides)).problems.map(({ name, message }) => `${name} ${message}`);

describe('parseRoutes', () => {
  it('has nothing without routes and settings', () => {
    expect(parseRoutes(undefined, settings())).toEqual({ routes: [], destinations: [], problems: [] });
    expect(parseRoutes({ routes: null, destinations: null }, settings()).problems).toEqual([]);
  });

  it('gives a route of name and destination the defaults', () => {
    const { routes, destinations, problems } = parseRoutes(
      { routes: [{ name: 'desk', destination: channel }] },
      settings(),
    );
    expect(problems).toEqual([]);
    expect(destinations).toEqual([
      {
        ...{ transport: 'discord', kind: 'channel', key: `channel:${channel}`, name: `channel:${channel}` },
        lane: channel,
      },
    ]);
    expect(routes).toEqual([
      {
        name: 'desk',
        source: 'aggregated',
        match: { strategies: [], symbols: [], types: [] },
        destinationKey: `channel:${channel}`,
        mentionRole: null,
        minConfidence: 0.6,
        minStrength: 'WEAK',
        enabledAssets: [],
        enabledSignalTypes: ['LONG', 'SHORT', 'CLOSE'],
        rateLimitSeconds: 60,
        dedupeTtlSeconds: 3600,
        maxAgeSeconds: null,
      },
    ]);
  });

  it('reads everything a route can say', () => {
    const route = {
      name: 'floor',
      source: 'Individual',
      match: { strategies: 'momentum', symbols: ['BTC-USD'], types: ['top', 'CLOSE'] },
      destination: 'floor',
      mention_role: '323456789012345678',
      min_confidence: 0.75,
      min_strength: 'moderate',
      enabled_assets: ['BTC-USD'],
      enabled_signal_types: ['TOP', 'CLOSE'],
      rate_limit_seconds: 0,
      dedupe_ttl_seconds: 10,
      max_age_seconds: 900,
    };
    const parsed = parseRoutes({ destinations: { floor: { webhook } }, routes: [route] }, settings());
    expect(parsed.problems).toEqual([]);
    expect(parsed.destinations).toMatchObject([{ kind: 'webhook', name: 'floor', key: `webhook:${id}` }]);
    expect(parsed.routes).toMatchObject([
      {
        source: 'individual',
        match: { strategies: ['momentum'], symbols: ['BTC-USD'], types: ['TOP', 'CLOSE'] },
        mentionRole: '323456789012345678',
        minConfidence: 0.75,
        minStrength: 'MODERATE',
        enabledAssets: ['BTC-USD'],
        enabledSignalTypes: ['TOP', 'CLOSE'],
        rateLimitSeconds: 0,
        dedupeTtlSeconds: 10,
        maxAgeSeconds: 900,
      },
    ]);
  });

  it('takes thresholds that a route does not name from the settings', () => {
    const strict = settings({
      DISCORD_MIN_CONFIDENCE: 0.9,
      DISCORD_MIN_STRENGTH: 'STRONG',
      DISCORD_ALERT_DEDUPE_TTL: 5,
    });
    const { routes } = parseRoutes({ routes: [{ name: 'desk', destination: channel }] }, strict);
    expect(routes).toMatchObject([{ minConfidence: 0.9, minStrength: 'STRONG', dedupeTtlSeconds: 5 }]);
  });

  it('knows one destination by its name, its address and the setting', () => {
    const section = {
      destinations: { desk: webhook, spare: { channel } },
      routes: [
        { name: 'a', destination: 'desk' },
        { name: 'b', destination: webhook.replace('discord.com/api', 'discordapp.com/api/v10') },
      ],
    };
    const { routes, destinations, problems } = parseRoutes(
      section,
      settings({ DISCORD_ALERTS_ENABLED: true, DISCORD_WEBHOOK_URL: webhook }),
    );
    expect(problems).toEqual([]);
    expect(destinations.map(({ name }) => name)).toEqual(['desk', 'spare']);
    expect(new Set(routes.map(({ destinationKey }) => destinationKey))).toEqual(new Set([`webhook:${id}`]));
  });

  it('makes two routes of the webhook setting: what was aggregated, and every single CLOSE', () => {
    const on = { DISCORD_ALERTS_ENABLED: true, DISCORD_WEBHOOK_URL: webhook, DISCORD_MIN_CONFIDENCE: 0.7 };
    expect(parseRoutes(undefined, settings(on))).toMatchObject({
      routes: [
        {
          name: 'discord-webhook',
          source: 'aggregated',
          enabledSignalTypes: ['LONG', 'SHORT', 'CLOSE'],
          minConfidence: 0.7,
        },
        {
          name: 'discord-webhook-exits',
          source: 'individual',
          match: { types: ['CLOSE'] },
          enabledSignalTypes: ['CLOSE'],
        },
      ],
      destinations: [{ kind: 'webhook', key: `webhook:${id}` }],
      problems: [],
    });
    expect(parseRoutes(undefined, settings({ ...on, DISCORD_ALERTS_ENABLED: false })).routes).toEqual([]);
  });

  it('reports everything at once, by name and cure', () => {
    const section = {
      destinatons: {},
      destinations: { desk: webhook, again: { webhook }, bad: 'https://example.com/hook', number: 1.5 },
      routes: [
        { name: 'a b', destination: 'desk', min_confidence: '0.9', min_strenght: 'WEAK' },
        { name: 'c', destination: 'nowhere', source: 'both', mention_role: 12, match: { symbol: ['X'] } },
        { name: 'd', destination: 'desk', match: { types: ['TOP'] }, enabled_signal_types: ['LONG', 'LOUD'] },
        { name: 'd', destination: 'desk', match: { symbols: ['x'] }, enabled_assets: ['Y'], rate_limit_seconds: -1 },
        'desk',
      ],
    };
    expect(problemsOf(section)).toEqual([
      'destinatons is not known here; known are destinations, routes',
      'destinations.again is the same as destinations.desk; keep one of them',
      expect.stringContaining('destinations.bad must be a webhook address'),
      expect.stringContaining('destinations.number must be a webhook address'),
      expect.stringContaining('routes[0].min_strenght is not known here; known are name, source'),
      'routes[0].name must be a name of 1 to 64 letters, digits, ".", "_" and "-"',
      'routes[0].min_confidence must be a number from 0 to 1',
      'routes[1].destination must be a name from destinations, or an address or id',
      'routes[1].source must be one of aggregated, individual',
      'routes[1].match.symbol is not known here; known are strategies, symbols, types',
      'routes[1].mention_role must be a Discord id of 17 to 20 digits in quotes, which keep all its digits',
      expect.stringContaining('routes[2].enabled_signal_types[1] must be one of LONG, SHORT'),
      'routes[2].enabled_signal_types must hold one of match.types, else nothing is ever sent',
      expect.stringContaining('routes[3].rate_limit_seconds must be a number from 0'),
      'routes[3].enabled_assets must hold one of match.symbols, else nothing is ever sent',
      'routes[4] must have name and destination, each on a line',
      'routes must have a name each of their own: two are d',
    ]);
  });

  it.each([
    [
      'alerts switched on with nowhere to go',
      undefined,
      { DISCORD_ALERTS_ENABLED: true },
      'DISCORD_WEBHOOK_URL must be set',
    ],
    [
      'a setting that is no webhook',
      undefined,
      { DISCORD_ALERTS_ENABLED: true, DISCORD_WEBHOOK_URL: channel },
      'DISCORD_WEBHOOK_URL must be a webhook',
    ],
    ['routes that are no list', { routes: {} }, {}, 'routes must be a list'],
    ['destinations that are no mapping', { destinations: [] }, {}, 'destinations must be a mapping'],
    ['a section that is no mapping', 'x', {}, 'alerts must be a mapping'],
  ])('%s', (_, section, overrides, expected) => {
    expect(problemsOf(section, overrides)).toEqual([expect.stringContaining(expected)]);
  });

  it('takes routes alone for alerts that are switched on', () => {
    const section = { routes: [{ name: 'a', destination: channel }] };
    expect(problemsOf(section, { DISCORD_ALERTS_ENABLED: true })).toEqual([]);
  });

  it('never prints a token, wherever an operator put it', () => {
    const hidden = fc.constantFrom(webhook, `${webhook}/slack`, webhook.replace('https', 'http'));
    const shape = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, hidden, fc.constant(null), fc.integer(), tie('list'), tie('mapping')),
      list: fc.array(tie('value'), { maxLength: 3 }),
      mapping: fc.dictionary(
        fc.oneof(
          fc.constantFrom('name', 'destination', 'routes', 'destinations', 'match', 'webhook', 'types'),
          fc.constant(webhook),
        ),
        tie('value'),
        { maxKeys: 4 },
      ),
    }));
    const section = fc.record({ routes: shape.value, destinations: shape.value }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(section, shape.value), (value) => {
        const parsed = parseRoutes(
          value,
          settings({ DISCORD_ALERTS_ENABLED: true, DISCORD_WEBHOOK_URL: `${webhook}#x` }),
        );
        const shown =
          JSON.stringify(parsed.problems) + JSON.stringify(parsed.destinations) + inspect(parsed.destinations);
        return !shown.includes(token);
      }),
      { numRuns: 500 },
    );
  });

  describe('destinations with http', () => {
    const secret = `whsec_${'A'.repeat(32)}`;
    const read = (http: unknown, given: unknown = secret, overrides: Partial<RouteSettings> = {}) =>
      parseRoutes({ destinations: { bot: { http, secret: given } } }, settings(overrides));

    it('takes an address of the Internet, with one secret or two', () => {
      for (const given of [secret, [secret], [secret, `whsec_${'B'.repeat(64)}`]]) {
        const { destinations, problems } = read('https://bot.example/alerts?key=s3cret', given);
        expect(problems).toEqual([]);
        expect(destinations).toMatchObject([
          { transport: 'http', name: 'bot', lane: expect.stringMatching(/^http:.{12}$/) },
        ]);
      }
    });

    it('shows neither address nor secret', () => {
      const { destinations } = read('https://bot.example/alerts?key=s3cret');
      for (const shown of [JSON.stringify(destinations), inspect(destinations, { depth: 9 })]) {
        expect(shown).not.toMatch(/s3cret|AAAA|bot\.example/);
      }
    });

    it.each([
      'http://bot.example/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::ffff:127.0.0.1]/',
      'https://[::1]/',
      'https://10.1.2.3/',
      'https://169.254.169.254/latest',
      'https://[fe80::1]/',
      'https://[64:ff9b::7f00:1]/',
      'https://100.64.0.1/',
      'https://user:pass@bot.example/',
      'ftp://bot.example/',
      'bot.example',
      7,
      null,
    ])('refuses %j, without repeating it', (http) => {
      const { problems } = read(http);
      expect(problems).toMatchObject(
        [{ name: expect.stringContaining('destinations.bot'), message: /^must / }].map((one) => ({
          ...one,
          message: expect.stringMatching(one.message),
        })),
      );
      expect(JSON.stringify(problems)).not.toMatch(/127|169|pass@/);
    });

    it('takes addresses of the own network where they are allowed', () => {
      for (const http of ['http://127.0.0.1:8080/in', 'https://10.1.2.3/', 'http://bot/']) {
        expect(read(http, secret, { ALLOW_PRIVATE_DESTINATIONS: true }).problems).toEqual([]);
      }
    });

    it.each([undefined, 'secret', 'whsec_QUJD', `whsec_${'A'.repeat(200)}`, [], [secret, secret, secret], [secret, 7]])(
      'says how a secret is made that is not %j',
      (given) => {
        const { problems } = read('https://bot.example/', given === undefined ? null : given);
        expect(problems).toMatchObject([
          { name: 'destinations.bot.secret', message: expect.stringContaining('openssl') },
        ]);
        expect(JSON.stringify(problems)).not.toContain('QUJD');
      },
    );
  });
});

describe('parseWebhookAddress', () => {
  it.each([
    [webhook, null, { id, threadId: null }],
    [` ${webhook}/ `, null, { id, threadId: null }],
    [`${webhook}?thread_id=${channel}`, null, { id, threadId: channel }],
    [`https://canary.discord.com/api/v10/webhooks/${id}/${token}`, null, { id }],
    [`http://127.0.0.1:4000/api/webhooks/${id}/${token}`, 'http://127.0.0.1:4000/api', { id }],
    [`http://127.0.0.1:4001/api/webhooks/${id}/${token}`, 'http://127.0.0.1:4000/api', null],
    [`http://discord.com/api/webhooks/${id}/${token}`, null, null],
    [`https://discord.com.evil.example/api/webhooks/${id}/${token}`, null, null],
    [`https://user:pass@discord.com/api/webhooks/${id}/${token}`, null, null],
    [`https://discord.com/api/webhooks/${id}`, null, null],
    [`${webhook}?thread_id=x`, null, null],
    ['', null, null],
  ])('%s', (text, apiUrl, expected) => {
    const address = parseWebhookAddress(text, apiUrl);
    if (expected === null) expect(address).toBeNull();
    else expect(address).toMatchObject({ ...expected, token });
  });
});
