import fc from 'fast-check';

export const TRADINGVIEW_TOKEN = 'fuzz-tradingview-token-1';

export interface FuzzedRequest {
  /** Of the description, with its parameters. */
  path: string;
  method: string;
  words: string[];
  query: [string, string][];
  body: string | undefined;
  headers: Record<string, string>;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const word = fc.oneof(
  fc.constantFrom('d', 'i', '1', '0', '-1', '2026-11-20', '2026-13-01', '%00', '%zz', '..', 'desk'),
  fc.constantFrom(TRADINGVIEW_TOKEN, 'x'.repeat(300)),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

const PARAMETERS = ['coach', 'date', 'guild', 'from', 'to', 'cursor', 'limit', 'status', 'symbol', 'route', 'x'];
const query = fc.array(fc.tuple(fc.constantFrom(...PARAMETERS), word), { maxLength: 4 });

/** As it should be, or anything. */
const nearly = (...right: unknown[]) =>
  fc.oneof({ weight: 40, arbitrary: fc.constantFrom<unknown[]>(...right) }, { weight: 1, arbitrary: fc.jsonValue() });

const signal = fc.record(
  {
    symbol: nearly('BTC-USD', 'ES', 'Ж'),
    signal_type: nearly('LONG', 'SHORT', 'HOLD', 'CLOSE', 'TOP', 'BOTTOM', 'DIVERGENCE'),
    timestamp: nearly('2026-11-20T13:30:00Z', 1_795_181_400, '1795181400000'),
    price: nearly(42.5, 110.015625, -37.63, 1e308),
    strategy_name: nearly('momentum', 'vix'),
    signal_strength: nearly('WEAK', 'MODERATE', 'STRONG'),
    confidence: nearly(0, 0.5, 1),
    position_size: nearly(0, 0.02, 1),
    direction: nearly('BUY', 'SELL', 'HOLD'),
    stop_loss: nearly(40, null),
    metadata: nearly({ note: 'x' }, { deep: [[{}]] }),
    signal_id: nearly('s-1', 's-2', 'x'.repeat(300)),
  },
  {
    requiredKeys: [
      'symbol',
      'signal_type',
      'timestamp',
      'price',
      'strategy_name',
      'signal_strength',
      'confidence',
      'position_size',
    ],
  },
);
const signals = fc.array(fc.oneof({ weight: 9, arbitrary: signal }, { weight: 1, arbitrary: fc.jsonValue() }), {
  maxLength: 4,
});

const sent = fc.oneof(
  fc.record({ signals }),
  fc.dictionary(fc.constantFrom('momentum', 'vix', '__proto__'), signals).map((all) => ({ strategy_signals: all })),
);

/** Bodies that the operations of a path take, or nearly. */
const BODIES: readonly [RegExp, fc.Arbitrary<unknown>][] = [
  [/coach-plans\/\{/, fc.record({ plan: nearly('Longer', '🚀', 'x'.repeat(5000)) })],
  [
    /coach-plans/,
    fc.record(
      {
        coach: nearly('d', 'I', 'coach_s', 'n', 'x'),
        plan: nearly('Long', '🚀', 'x'.repeat(5000)),
        date: nearly('2026-11-20', '2027-01-04', '2026-02-30'),
        charts: nearly(['https://cdn.discordapp.com/attachments/1/2/a.png'], ['x'], []),
      },
      { requiredKeys: ['coach', 'plan'] },
    ),
  ],
  [/signals/, sent],
  [
    /tradingview/,
    fc.record({ ticker: nearly('ES1!'), action: nearly('buy', 'sell', 'close'), price: nearly('4,200.5') }),
  ],
  [/pause/, fc.record({ reason: nearly('maintenance', '\u0000') })],
  [/replay/, fc.record({ status: nearly('dead'), symbol: nearly('ES'), limit: nearly(10, -1) }, { requiredKeys: [] })],
];

const anyBody = fc.oneof(
  fc.constant(undefined),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.nat(100).map((depth) => '['.repeat(depth)),
);

function bodyFor(path: string): fc.Arbitrary<string | undefined> {
  const [, right] = BODIES.find(([pattern]) => pattern.test(path)) ?? [null, fc.jsonValue()];
  return fc.oneof({ weight: 3, arbitrary: right.map((value) => JSON.stringify(value)) }, anyBody);
}

const HEADERS = [
  ...['if-none-match', 'if-match', 'idempotency-key', 'accept', 'content-encoding', 'content-type', 'origin', 'range'],
  'x-request-id',
];
const headers = fc.dictionary(
  fc.constantFrom(...HEADERS),
  fc.oneof(
    fc.constantFrom('*', 'gzip', 'bytes=0-1', 'application/json', 'text/plain', 'W/"x-gzip"', 'k-1'),
    fc.stringMatching(/^[ -~]{0,20}$/),
  ),
  { maxKeys: 3 },
);

/** Requests to these paths, most of them nearly right: what is quite wrong is refused at the door. */
export function fuzzedRequests(paths: readonly string[], operations: readonly (readonly [string, string])[]) {
  const target = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...operations).map(([method, path]) => ({ method, path })) },
    fc.record({ method: fc.constantFrom(...METHODS), path: fc.constantFrom(...paths) }),
  );
  return target.chain(({ method, path }) =>
    fc
      .record({ words: fc.array(word), query, body: bodyFor(path), headers: fc.oneof(fc.constant({}), headers) })
      .map((rest): FuzzedRequest => ({ method, path, ...rest })),
  );
}
