import fc from 'fast-check';
import { type Market, type Series, seriesOf, sliceSeries } from '../market/series';
import { defaultsOf } from '../parameters';
import { strategies } from '.';

const DAY_MS = 86_400_000;
const COUNT = 90;

/** Small windows, so that signals of every kind come within few candles. */
const SMALL: Record<string, Record<string, number>> = {
  vix_correlation: { short_window: 3, middle_window: 4, long_window: 6, min_correlation: 0.2 },
  mean_reversion: { window: 5, min_drawdown: 0.02, min_vix: 15 },
  volatility: { window: 4, lookback: 10 },
  momentum: { fast_window: 3, slow_window: 8, rsi_window: 5 },
  multi_bucket: { short_window: 2, middle_window: 4, long_window: 7, min_symbols: 2 },
};

const closes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: COUNT, maxLength: COUNT });
const markets = fc.record({ symbols: fc.array(closes, { minLength: 3, maxLength: 4 }), vix: closes });
type Closes = fc.Arbitrary<{ symbols: number[][]; vix: number[] }> extends fc.Arbitrary<infer T> ? T : never;

const toSeries = (symbol: string, values: readonly number[]): Series =>
  seriesOf(
    symbol,
    DAY_MS,
    values.map((close, index) => [index * DAY_MS, close, close + 1, close - 1, close, 1]),
  );
const toMarket = ({ symbols, vix }: Closes): Market => ({
  symbols: symbols.map((values, index) => toSeries(`S${index}`, values)),
  vix: toSeries(
    'VIX',
    vix.map((value) => value / 8),
  ),
});
const mapMarket = ({ symbols, vix }: Market, change: (series: Series) => Series): Market => ({
  symbols: symbols.map(change),
  vix: vix && change(vix),
});

describe.each(strategies)('$name', (strategy) => {
  const parameters = { ...defaultsOf(strategy), ...SMALL[strategy.name] };
  const signalsOf = (market: Market, atMs: number, sinceMs = -1) =>
    strategy
      .generate(market, parameters, atMs)
      .map(({ signals }) => signals.filter(({ closeMs }) => closeMs > sinceMs && closeMs <= atMs));

  it('says the same of a time, whatever comes after it', () => {
    let seen = 0;
    const property = fc.property(markets, closes, fc.integer({ min: 20, max: COUNT - 1 }), (given, future, cut) => {
      const market = toMarket(given);
      const atMs = cut * DAY_MS;
      const then = signalsOf(market, atMs);
      seen += then.flat().length;
      const truncated = mapMarket(market, (series) => sliceSeries(series, 0, cut));
      const other = { symbols: given.symbols.map((values) => [...values.slice(0, cut), ...future.slice(cut)]) };
      const perturbed = toMarket({ ...other, vix: [...given.vix.slice(0, cut), ...future.slice(cut)] });
      const later = strategy.generate(perturbed, parameters, COUNT * DAY_MS);
      expect(signalsOf(truncated, COUNT * DAY_MS)).toEqual(then);
      expect(signalsOf(perturbed, atMs)).toEqual(then);
      expect(later.map(({ signals }) => signals.filter(({ closeMs }) => closeMs <= atMs))).toEqual(then);
    });
    fc.assert(property, { numRuns: 30 });
    // Nothing would be shown by rules that never speak.
    expect(seen).toBeGreaterThan(50);
  });

  it('needs its warm-up and nothing before it', () => {
    const warmUp = strategy.warmUp(parameters);
    const property = fc.property(markets, fc.integer({ min: 0, max: COUNT - warmUp }), (given, from) => {
      const market = toMarket(given);
      const shortened = mapMarket(market, (series) => sliceSeries(series, from, COUNT));
      const sinceMs = (from + warmUp - 1) * DAY_MS;
      expect(signalsOf(shortened, COUNT * DAY_MS)).toEqual(signalsOf(market, COUNT * DAY_MS, sinceMs));
    });
    fc.assert(property, { numRuns: 20 });
  });
});
