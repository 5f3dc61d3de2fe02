import { signalInput } from '../factories/signal-input';
import { AccessRoom } from '../support/access-room';
import { clock } from '../support/clock';

const TOKEN = 'tradingview-token-0123456789';

describe('signals over HTTP', () => {
  let room: AccessRoom;
  let key: string;
  beforeAll(async () => {
    room = await AccessRoom.open({ TRADINGVIEW_TOKEN: TOKEN });
    key = (await room.createKey({ scopes: ['signals', 'read'] })).key;
  });
  afterAll(() => room.close());

  const send = (body: unknown, headers = {}, path = '/api/signals') =>
    room.ask(path, { method: 'POST', key, body, headers });

  async function hook(body: string, headers: Record<string, string> = {}, token = TOKEN) {
    const url = new URL(`/hooks/tradingview/${token}`, room.app.url);
    const response = await fetch(url, { method: 'POST', headers, body });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  const acceptedSoFar = async (): Promise<number> => {
    const text = await (await fetch(new URL('/metrics', room.app.url))).text();
    return Number(/coachwire_signals_total\{source="api",outcome="accepted"\} (\d+)/.exec(text)?.[1] ?? 0);
  };

  it('answers null for the price that nobody named', async () => {
    expect((await hook('{"ticker":"NO-PRICE","action":"exit"}')).json['aggregated']).toMatchObject([
      { symbol: 'NO-PRICE', price: null },
    ]);
    await hook('NO-PRICE buy 5');
    expect((await hook('{"ticker":"NO-PRICE","action":"exit_long"}')).json['aggregated']).toMatchObject([
      { symbol: 'NO-PRICE', price: 5 },
    ]);
  });

  it('answers 202 with all that became of the signals', async () => {
    const { strategy_name: _none, ...unnamed } = signalInput({ symbol: 'A-USD', analysis_data: { reason: 'x' } });
    const body = { strategy_signals: { momentum: [unnamed], reversion: [{ ...unnamed, confidence: 0.6 }] } };
    expect(await send(body)).toMatchObject({ status: 202, json: { accepted: 2, aggregated: [{ symbol: 'A-USD' }] } });
    const { json } = await send({ signals: [signalInput({ symbol: 'B-USD', stop_loss: 60_000 })] });
    expect(json).toEqual({
      accepted: 1,
      repeated: 0,
      aggregated: [
        {
          ...{ symbol: 'B-USD', signal_type: 'LONG', direction: 'BUY', price: 68_250.5, signal_strength: 'MODERATE' },
          ...{ confidence: 0.8, position_size: 0.02, stop_loss: 60_000, take_profit: null, max_risk: null },
          ...{ timestamp: expect.stringMatching(/Z$/), dominant_weight: 1, analysis_data: null },
          contributing_strategies: [{ strategy_name: 'momentum', weight: 1 }],
        },
      ],
      ...{ alerts_queued: [], suppressed: [], ignored_strategies: [], expired: 0 },
    });
  });

  it('gives a repeated request its answer again, and refuses another body under its key', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const body = { signals: [signalInput({ symbol: 'I-USD' })] };
    const first = await send(body, headers);
    expect((await send(body, headers)).json).toEqual(first.json);
    expect((await send({ signals: [] }, headers)).status).toBe(422);
  });

  it('needs a key with the scope signals', async () => {
    const reader = await room.createKey({ scopes: ['read'] });
    expect((await room.ask('/api/signals', { method: 'POST', body: {} })).status).toBe(401);
    expect((await room.ask('/api/signals', { method: 'POST', body: {}, key: reader.key })).status).toBe(403);
  });

  it('analyzes with other settings, and stores nothing', async () => {
    const before = await acceptedSoFar();
    const { strategy_name: _none, ...long } = signalInput();
    const body = {
      strategy_signals: { a: [long], b: [{ ...long, signal_type: 'SHORT' }], c: [long] },
      strategy_weights: { a: 1, b: 3 },
      aggregation: { conflict_resolution: 'strongest_wins' },
    };
    const { status, json } = await send(body, {}, '/api/signals/analyze');
    expect(status).toBe(200);
    expect(json).toEqual({
      aggregated: [expect.objectContaining({ signal_type: 'SHORT' })],
      conflicts: [
        { symbol: 'BTC-USD', votes: { LONG: 0.25, SHORT: 0.75 }, dominant_type: 'SHORT', dominant_weight: 0.75 },
      ],
      ignored_strategies: ['c'],
      expired: 0,
    });
    expect(await acceptedSoFar()).toBe(before);
  });

  const now = clock.nowMs();
  it.each([
    new Date(now).toISOString(),
    new Date(now).toISOString().replace('T', ' ').replace('Z', ''),
    new Date(now).toISOString().replace('Z', '+00:00'),
    Math.floor(now / 1000),
    now / 1000,
    now,
    `${now}`,
    `${Math.floor(now / 1000)}`,
  ])('takes the timestamp %j', async (timestamp) => {
    expect(await send({ signals: [signalInput({ timestamp })] })).toMatchObject({ status: 202, json: { accepted: 1 } });
  });

  const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) });
  const bad: [string, unknown, string][] = [
    ['a confidence as text', { signals: [signalInput({ confidence: '0.9' })] }, 'signals[0].confidence'],
    [
      'a price in quotes',
      { strategy_signals: { X: [1, 2, 3].map(() => signalInput({ price: '0', strategy_name: 'X' })) } },
      'strategy_signals.X[2].price',
    ],
    ['a timestamp that is none', { signals: [signalInput({ timestamp: 'yesterday' })] }, 'signals[0].timestamp'],
    ['a type that is none', { signals: [signalInput({ signal_type: 'BUY!' })] }, 'signals[0].signal_type'],
    ['a list for a symbol', { signals: [signalInput({ symbol: ['BTC'] })] }, 'signals[0].symbol'],
    ['a number for a signal', { signals: [7] }, 'signals[0]'],
    ['an object for the list', { signals: {} }, 'signals'],
    ['neither form', {}, 'strategy_signals'],
    ['a list for a body', [], 'strategy_signals'],
    ['a text for a body', 'x', 'strategy_signals'],
    ['null for a body', null, 'strategy_signals'],
    [
      '1 MB of metadata',
      { signals: [signalInput({ metadata: { text: 'x'.repeat(2 ** 20) } })] },
      'signals[0].metadata',
    ],
    ['a deep object', { signals: [signalInput({ metadata: deep(20) })] }, 'signals[0].metadata'],
    ['a spelling of its own', { signals: [signalInput({ stopLoss: 1 })] }, 'signals[0].stopLoss'],
  ];
  it.each(bad)('refuses %s by the name of the field, and stores nothing', async (_what, body, field) => {
    const before = await acceptedSoFar();
    const good = signalInput();
    const whole = Array.isArray((body as { signals?: unknown } | null)?.signals)
      ? { signals: [...(body as { signals: unknown[] }).signals, good] }
      : body;
    const { status, json } = await send(whole);
    expect(status).toBe(400);
    expect((json.errors as { field: string }[]).map((error) => error.field)).toContain(field);
    expect(await acceptedSoFar()).toBe(before);
  });

  it('refuses ten thousand signals, and bodies beyond the limit', async () => {
    const many = { signals: Array.from({ length: 10_000 }, () => signalInput()) };
    expect(await send(many)).toMatchObject({ status: 400, json: { code: 'signals-too-many' } });
    const huge = { signals: [signalInput({ metadata: { text: 'x'.repeat(5_000_000) } })] };
    expect(await send(huge)).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
  });

  it('refuses weights that sum to 0', async () => {
    const body = { signals: [signalInput()], strategy_weights: { momentum: 0 } };
    const { status, json } = await send(body, {}, '/api/signals/analyze');
    expect([status, json.errors[0].field]).toEqual([400, 'strategy_weights']);
    expect((await send(body)).status).toBe(400);
  });

  it.each(['__proto__', 'constructor'])('is not fooled by the key %s', async (name) => {
    const signal = JSON.stringify(signalInput({ metadata: { x: 1 } }));
    const url = new URL('/api/signals', room.app.url);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = `{"signals": [${signal.replace('"x":1', `"${name}":{"prototype":{"polluted":true}}`)}]}`;
    const { status } = await fetch(url, { method: 'POST', headers, body });
    expect([202, 400]).toContain(status);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  describe('from TradingView', () => {
    it.each([
      ['JSON', '{"ticker":"TV1","action":"buy","price":10}', 'application/json; charset=utf-8'],
      ['JSON with NaN', '{"ticker":"TV2","action":"buy","price":10,"stop_loss":NaN}', 'application/json'],
      ['text', 'TV3 LONG 10', 'text/plain; charset=utf-8'],
      ['a form', 'TV4 LONG 10', 'application/x-www-form-urlencoded'],
      ['anything', 'TV5 LONG 10', 'x/y'],
    ])('takes %s', async (_what, body, type) => {
      expect(await hook(body, { 'content-type': type })).toMatchObject({
        status: 202,
        json: { accepted: 1, unreadable: 0 },
      });
      expect(await hook(body, { 'content-type': type })).toMatchObject({
        status: 202,
        json: { accepted: 0, repeated: 1 },
      });
    });

    it('keeps what it cannot read, and lists it', async () => {
      for (const body of ['{"broken', 'no signal at all', '{"ticker":"{{nothing}}"}', '']) {
        expect(await hook(body, { 'content-type': 'application/json' })).toMatchObject({
          status: 202,
          json: { unreadable: 1 },
        });
      }
      const { json } = await room.ask('/api/signals/unreadable?limit=2', { key });
      expect(json.alerts).toHaveLength(2);
      const rest = await room.ask(`/api/signals/unreadable?cursor=${json.next_cursor}`, { key });
      const raws = [...json.alerts, ...rest.json.alerts].map(({ raw }: { raw: string }) => raw);
      expect(raws.sort()).toEqual(['', 'no signal at all', '{"broken', '{"ticker":"{{nothing}}"}']);
      expect(rest.json.next_cursor).toBeNull();
      expect((await room.ask('/health')).json.signals).toEqual({ state: 'on', problems: [], unreadable_alerts: 4 });
      expect((await room.ask('/api/signals/unreadable?cursor=x', { key })).status).toBe(400);
    });

    it('tells nothing to who does not know the token', async () => {
      const { status, json } = await hook('TV9 LONG 1', {}, 'tradingview-token-0123456780');
      expect([status, json.code]).toEqual([404, 'route-not-found']);
      expect(JSON.stringify(json)).not.toContain('0123456780');
    });

    it('leaves other routes their content types', async () => {
      const headers = { 'content-type': 'text/plain' };
      expect((await send({}, headers)).status).toBe(415);
      expect((await send({}, { 'content-type': 'application/vnd.coachwire.tradingview-alert' })).status).toBe(415);
    });
  });

  it('is described for clients', async () => {
    const { json } = await room.ask('/docs/openapi.json');
    const { post } = json.paths['/api/signals'];
    expect(Object.keys(post.responses).sort()).toEqual([
      '202',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '429',
      '503',
    ]);
    expect(json.components.schemas.SignalInput.properties.timestamp.oneOf).toHaveLength(2);
    expect(json.components.schemas.SignalsRequestBody.properties.strategy_signals.additionalProperties.items).toEqual({
      $ref: '#/components/schemas/SignalInput',
    });
    expect(json.paths['/hooks/tradingview/{token}'].post.responses).toHaveProperty('202');
  });
});

it('has no hook without a token', async () => {
  const room = await AccessRoom.open();
  const url = new URL('/hooks/tradingview/anything', room.app.url);
  expect((await fetch(url, { method: 'POST', body: 'A LONG 1' })).status).toBe(404);
  await room.close();
});
