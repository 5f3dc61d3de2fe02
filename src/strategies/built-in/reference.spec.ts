import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Market, type Series, seriesOf } from '../market/series';
import { defaultsOf } from '../parameters';
import { strategies } from '.';

interface Described {
  start: number;
  interval: number;
  closes: (number | null)[];
}

interface Expected {
  count: number;
  signals: [start: number, type: string, confidence: number, values: Record<string, number>][];
  silence: string | null;
}

interface Table {
  markets: Record<string, { symbols: Record<string, Described>; vix: Described | null }>;
  expected: Record<string, Record<string, Record<string, Expected>>>;
}

const folder = join(__dirname, 'reference');
const text = readFileSync(join(folder, 'table.json'), 'utf8');
const table = JSON.parse(text) as Table;
const END_MS = 9e15;

function toSeries(symbol: string, { start, interval, closes }: Described): Series {
  const rows = closes.flatMap((close, index) =>
    close === null ? [] : [[start + index * interval, close, close, close, close, null]],
  );
  return seriesOf(symbol, interval, rows);
}

function marketOf(name: string): Market {
  const { symbols, vix } = table.markets[name]!;
  return {
    symbols: Object.entries(symbols).map(([symbol, described]) => toSeries(symbol, described)),
    vix: vix && toSeries('VIX', vix),
  };
}

/** Python and V8 add up in different orders. */
function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

describe.each(strategies)('$name, as calculated apart from it', (strategy) => {
  it.each(Object.keys(table.markets))('%s', (name) => {
    const results = strategy.generate(marketOf(name), defaultsOf(strategy), END_MS);
    const expected = table.expected[strategy.name]![name]!;
    expect(results.map(({ symbol }) => symbol)).toEqual(Object.keys(expected));
    for (const { symbol, signals, silence } of results) {
      const { count, signals: rows, silence: why } = expected[symbol]!;
      expect({ symbol, count: signals.length, silence: silence?.kind ?? null }).toEqual({
        symbol,
        count,
        silence: why,
      });
      const last = signals.slice(signals.length - rows.length);
      expect(last.map(({ startMs, type }) => [startMs, type])).toEqual(rows.map(([start, type]) => [start, type]));
      for (const [index, [, , confidence, values]] of rows.entries()) {
        const signal = last[index]!;
        expectClose(signal.confidence, confidence);
        expect(Object.keys(signal.values).sort()).toEqual(Object.keys(values).sort());
        for (const [key, value] of Object.entries(values)) expectClose(signal.values[key]!, value);
      }
    }
  });
});

it('is the table that the script makes', () => {
  const made = execFileSync('python3', [join(folder, 'table.py')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  expect(made === text).toBe(true);
});
