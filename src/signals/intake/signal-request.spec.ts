import fc from 'fast-check';
import type { DomainError } from '../../errors';
import { MAX_SIGNALS_PER_REQUEST, parseSignalRequest } from './signal-request';

const now = new Date('2026-11-20T15:00:00Z');

const wireSignal = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  symbol: 'BTCUSD',
  signal_type: 'LONG',
  timestamp: '2026-11-20T14:30:00Z',
  price: 68250.5,
  signal_strength: 'STRONG',
  confidence: 0.9,
  position_size: 0.02,
  ...overrides,
});

const parse = (body: unknown) => parseSignalRequest(body, now);
const parseOne = (overrides: Record<string, unknown>) => parse({ strategy_signals: { X: [wireSignal(overrides)] } });

const refusalOf = (work: () => unknown): DomainError => {
  try {
    work();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('It was not refused');
};
const problemsOf = (body: unknown) => refusalOf(() => parse(body)).fields;

describe('parseSignalRequest', () => {
  it('takes the strategy from the key of strategy_signals, in the order of the request', () => {
    const { form, signals } = parse({
      strategy_signals: {
        momentum: [wireSignal(), wireSignal({ symbol: 'ETHUSD', strategy_name: 'momentum' })],
        breakout: [wireSignal({ signal_type: 'SHORT' })],
        silent: [],
      },
    });
    expect(form).toBe('strategy_signals');
    expect(signals.map(({ strategyName, symbol, signalType }) => [strategyName, symbol, signalType])).toEqual([
      ['momentum', 'BTCUSD', 'LONG'],
      ['momentum', 'ETHUSD', 'LONG'],
      ['breakout', 'BTCUSD', 'SHORT'],
    ]);
  });

  it('reads every field', () => {
    const { form, signals } = parse({
      signals: [
        wireSignal({
          strategy_name: 'breakout',
          timestamp: 1795185000,
          direction: 'BUY',
          stop_loss: 67000,
          take_profit: 70000,
          max_risk: 0.01,
          correlation_value: -0.4,
          analysis_data: { volatility: 0.3, reason: 'range break' },
          metadata: { run: 7 },
          signal_id: 'b-1',
        }),
      ],
    });
    expect(form).toBe('signals');
    expect(signals).toEqual([
      {
        strategyName: 'breakout',
        symbol: 'BTCUSD',
        signalType: 'LONG',
        timestamp: '2026-11-20T14:30:00.000Z',
        price: 68250.5,
        signalStrength: 'STRONG',
        confidence: 0.9,
        positionSize: 0.02,
        direction: 'BUY',
        stopLoss: 67000,
        takeProfit: 70000,
        maxRisk: 0.01,
        correlationValue: -0.4,
        analysisData: { volatility: 0.3, reason: 'range break' },
        metadata: { run: 7 },
        signalId: 'b-1',
      },
    ]);
  });

  it('takes null for an optional field as absent, ignores keys it does not know, and words in lower case', () => {
    const { signals } = parseOne({ stop_loss: null, metadata: null, timeframe: '1h', signal_type: 'long' });
    expect(signals).toMatchObject([{ stopLoss: null, metadata: null, signalType: 'LONG', signalId: null }]);
    expect(signals[0]).not.toHaveProperty('timeframe');
  });

  it('takes a request without signals', () => {
    expect(parse({ strategy_signals: {} }).signals).toEqual([]);
    expect(parse({ signals: [] }).signals).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['symbol', undefined, 'is required: a text of 1 to 64 visible characters without spaces at its ends'],
    ['symbol', 5, 'must be a text of 1 to 64 visible characters without spaces at its ends, not 5'],
    ['symbol', '', 'not the text ""'],
    ['symbol', ' BTC', 'not the text " BTC"'],
    ['symbol', 'B'.repeat(65), `not the text "${'B'.repeat(40)}…"`],
    ['symbol', 'BTC\u0000', 'not the text "BTC\ufffd"'],
    ['symbol', 'BTC\ud83d', 'not the text "BTC\ufffd"'],
    ['symbol', 'BTC\u202eUSD', 'must be'],
    ['signal_type', 'BUY', 'must be one of LONG, SHORT, HOLD, CLOSE, TOP, BOTTOM, DIVERGENCE, not the text "BUY"'],
    ['timestamp', 'yesterday', 'must be ISO 8601 text, or epoch seconds or milliseconds'],
    ['price', '68250.5', 'must be a number, not the text "68250.5"'],
    ['price', Infinity, 'must be a number, not Infinity'],
    ['price', [1], 'not a list'],
    ['signal_strength', 3, 'must be one of WEAK, MODERATE, STRONG, not 3'],
    ['confidence', '0.9', 'must be a number from 0 to 1, not the text "0.9"'],
    ['confidence', 1.01, 'must be a number from 0 to 1, not 1.01'],
    ['confidence', null, 'is required: a number from 0 to 1'],
    ['position_size', true, 'must be a number from 0 to 1, not true'],
    ['direction', 'UP', 'must be one of BUY, SELL, HOLD, not the text "UP"'],
    ['take_profit', {}, 'not an object'],
    ['max_risk', 2, 'must be a number from 0 to 1, not 2'],
    ['correlation_value', 'high', 'must be a number, not the text "high"'],
    ['analysis_data', [], 'must be an object, not a list'],
    ['analysis_data', { deep: { text: 'a\u0000' } }, 'must be an object without U+0000 and halves of an emoji'],
    ['metadata', { 'key\ud83d': 1 }, 'must be an object without U+0000 and halves of an emoji'],
    ['metadata', { value: Infinity }, 'must be an object whose numbers are finite'],
    ['metadata', { blob: 'x'.repeat(1_000_000) }, 'must be an object of at most 16384 characters as JSON'],
    ['metadata', { list: Array(200_000).fill(1) }, 'must be an object of at most 16384 characters as JSON'],
    ['metadata', { list: Array(8000).fill(111) }, 'must be an object of at most 16384 characters as JSON'],
    ['metadata', JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`), 'must be an object of at most 16 levels'],
    ['signal_id', 7, 'must be a text of 1 to 200 visible characters without spaces at its ends, not 7'],
    ['strategy_name', 'Y', 'must be "X", the strategy it is listed under, or left out, not the text "Y"'],
    ['stopLoss', 67000, 'is not a field: write stop_loss'],
    ['Take-Profit', 67000, 'is not a field: write take_profit'],
  ])('names the bad field: %s', (field, value, message) => {
    const body = { strategy_signals: { X: [wireSignal(), wireSignal({ [field]: value })] } };
    expect(problemsOf(body)).toEqual([
      { field: `strategy_signals.X[1].${field}`, message: expect.stringContaining(message) },
    ]);
  });

  it('collects every problem of a request and says the first in its message', () => {
    const refusal = refusalOf(() => parse({ signals: [wireSignal({ price: '0' }), 'x', null] }));
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'signals-invalid' });
    expect(refusal.fields.map(({ field }) => field)).toEqual([
      'signals[0].strategy_name',
      'signals[0].price',
      'signals[1]',
      'signals[2]',
    ]);
    expect(refusal.message).toBe(
      '4 fields are wrong; the first: signals[0].strategy_name is required: a text of 1 to 100 visible characters ' +
        'without spaces at its ends. Nothing was stored.',
    );
  });

  it('lists twenty problems and counts the others', () => {
    const refusal = refusalOf(() => parse({ signals: Array(1000).fill(5) }));
    expect(refusal.fields).toHaveLength(20);
    expect(refusal.message).toMatch(
      /^1000 fields are wrong \(20 are listed, and 980 more\); the first: signals\[0\] must/,
    );
  });

  it.each([
    [{}, 'strategy_signals', 'either strategy_signals or signals is required, the request has neither'],
    [null, 'strategy_signals', 'either strategy_signals or signals is required, the request has neither'],
    [[], 'strategy_signals', 'either strategy_signals or signals is required, the request has neither'],
    ['text', 'strategy_signals', 'either strategy_signals or signals is required, the request has neither'],
    [
      { signals: [], strategy_signals: {} },
      'strategy_signals',
      'either strategy_signals or signals is required, not both',
    ],
    [{ signals: {} }, 'signals', 'must be a list of signals, not an object'],
    [{ signals: null }, 'signals', 'is required: a list of signals'],
    [
      { strategy_signals: [] },
      'strategy_signals',
      'must be an object with a list of signals for each strategy, not a list',
    ],
    [{ strategy_signals: { X: {} } }, 'strategy_signals.X', 'must be a list of signals, not an object'],
    [
      { strategy_signals: { 'a\u0000': [] } },
      'strategy_signals',
      'has the key "a\ufffd": must be a name of 1 to 100 visible characters',
    ],
    [{ signals: [], strategy_weights: {} }, 'strategy_weights', 'is only for POST /api/signals/analyze'],
  ])('refuses the body %j', (body, field, message) => {
    expect(problemsOf(body)).toEqual([{ field, message }]);
  });

  it.each([
    ['a list', { signals: Array(10_000).fill(wireSignal()) }],
    ['groups', { strategy_signals: { a: Array(5000).fill(wireSignal()), b: Array(5000).fill(wireSignal()) } }],
  ])('refuses 10,000 signals as %s, and says how many fit', (_, body) => {
    const refusal = refusalOf(() => parse(body));
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'signals-too-many' });
    expect(refusal.message).toBe(
      `The request holds 10000 signals; at most ${MAX_SIGNALS_PER_REQUEST} fit into one. Send them in several requests. ` +
        'Nothing was stored.',
    );
  });

  it('takes prototype keys for what they are: names', () => {
    const signal = JSON.stringify(wireSignal({ metadata: 0 })).replace(
      '"metadata":0',
      '"metadata":{"__proto__":{"admin":true},"constructor":{"prototype":1}},"__proto__":{"stop_loss":"bad"}',
    );
    const body: unknown = JSON.parse(`{"strategy_signals":{"__proto__":[${signal}],"constructor":[${signal}]}}`);
    const { signals } = parse(body);
    expect(signals.map(({ strategyName }) => strategyName)).toEqual(['__proto__', 'constructor']);
    expect(signals[0]).toMatchObject({ stopLoss: null });
    expect(Object.hasOwn(signals[0]!.metadata!, '__proto__')).toBe(true);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(refusalOf(() => parse(JSON.parse('{"__proto__":{"signals":[]}}'))).code).toBe('signals-invalid');
  });

  it('gives signals or a refusal for any JSON, never another error', () => {
    const anything = fc.jsonValue();
    const almost = fc.record(
      Object.fromEntries(
        Object.entries({ ...wireSignal(), strategy_name: 'X', metadata: {}, stop_loss: 1 }).map(([key, value]) => [
          key,
          fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, anything),
        ]),
      ),
    );
    const body = fc.oneof(anything, fc.record({ signals: fc.array(almost) }), fc.record({ signals: anything }));
    fc.assert(
      fc.property(body, (input) => {
        try {
          for (const signal of parse(input).signals) {
            expect(signal.price).toBeGreaterThan(0);
            expect(signal.confidence >= 0 && signal.confidence <= 1).toBe(true);
            expect(signal.timestamp).toHaveLength(24);
          }
        } catch (error) {
          expect(error).toMatchObject({ name: 'DomainError', code: 'signals-invalid' });
        }
      }),
    );
  });
});
