export interface MockCandles {
  /** Where the application listens. */
  url: string;
  /** An API key that may send signals. */
  key: string;
  now: Date;
  onProgress?: (what: string) => void;
}

const DAY_MS = 86_400_000;
const DAYS = 120;

/** Three symbols, each with a temper of its own: a rise, a fall, a calm that ends. */
const SYMBOLS = [
  { symbol: 'AMZN', first: 180, drift: 0.004, spread: () => 0.012 },
  { symbol: 'INTC', first: 42, drift: -0.003, spread: () => 0.014 },
  { symbol: 'GLD', first: 240, drift: 0, spread: (day: number) => (day > DAYS - 10 ? 0.03 : 0.006) },
];

/** Sends four months of daily candles of three symbols and VIX, the same for each day, and has the strategies run over them. */
export async function playMockCandles(options: MockCandles): Promise<void> {
  for (const candles of mockCandles(options.now)) await post('/api/candles', candles, options);
  const run = (await post('/api/strategies/run', {}, options)) as {
    said: { strategy: string; symbol: string; signal_type: string | null }[];
    alerts_queued: number[];
  };
  const said = run.said.flatMap(({ strategy, symbol, signal_type: type }) =>
    type ? [`${strategy}: ${symbol} ${type}`] : [],
  );
  options.onProgress?.(`candles came; strategies say ${said.join(', ')}: ${run.alerts_queued.length} queued`);
}

export function mockCandles(now: Date) {
  const midnightMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const chance = seeded(20_261_120);
  const moves = Array.from({ length: DAYS }, () => chance() + chance() + chance() - 1.5);
  const symbols = SYMBOLS.map(({ symbol, first, drift, spread }) => ({
    symbol,
    closes: walk(first, (day) => drift + spread(day) * (0.7 * moves[day]! + chance() - 0.5)),
  }));
  // VIX falls when the market rises, and is up at the end.
  const vix = { symbol: '^VIX', closes: walk(18, (day) => -0.04 * moves[day]! + (day > DAYS - 12 ? 0.03 : 0)) };
  return [...symbols, vix].map(({ symbol, closes }) => ({
    ...{ symbol, interval: '1d' },
    candles: closes.map((close, day) => {
      const open = closes[day - 1] ?? close;
      const high = Math.max(open, close) * 1.004;
      const low = Math.min(open, close) * 0.996;
      const time = new Date(midnightMs - (DAYS - day) * DAY_MS).toISOString();
      return { time, open, high: round(high), low: round(low), close, volume: Math.round(1e6 * (0.5 + chance())) };
    }),
  }));
}

function walk(first: number, returnOf: (day: number) => number): number[] {
  let price = first;
  return Array.from({ length: DAYS }, (_, day) => (price = round(price * Math.exp(returnOf(day)))));
}

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function round(price: number): number {
  return Number(price.toFixed(2));
}

async function post(path: string, body: object, { url, key }: MockCandles): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${answer}`);
  return JSON.parse(answer);
}
