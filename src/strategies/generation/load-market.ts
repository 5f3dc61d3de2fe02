import { intervalName, parseInterval } from '../../trading';
import type { CandleReader, SeriesName } from '../../storage/in-worker';
import { findStrategy } from '../built-in';
import { resample } from '../market/resample';
import { type Market, type Series, seriesOf } from '../market/series';
import type { RunSpan, StrategyRun } from './strategy-run';

/** The names under which VIX is looked for when none is configured. */
export const VIX_NAMES = ['^VIX', 'VIX', 'VIXCLS', '$VIX', '.VIX', 'VIX.INDX', 'CBOE:VIX'];

/** Loads what strategies look at; what several of them need is read once. */
export class MarketLoader {
  private readonly loaded = new Map<string, Promise<Series>>();
  private names: SeriesName[] | null = null;
  /** Enough candles before the span for the longest warm-up at each interval. */
  private readonly warmUps = new Map<number, number>();

  constructor(
    private readonly reader: CandleReader,
    private readonly span: RunSpan,
    /** In upper case; null for the usual names. */
    private readonly vixSymbol: string | null,
    runs: readonly StrategyRun[],
  ) {
    for (const { rule, parameters, intervalMs } of runs) {
      const need = findStrategy(rule)?.warmUp(parameters) ?? 0;
      this.warmUps.set(intervalMs, Math.max(need, this.warmUps.get(intervalMs) ?? 0));
    }
  }

  async load(run: StrategyRun): Promise<Market> {
    this.names ??= await this.reader.listSeries();
    const vixNames = this.vixSymbol === null ? VIX_NAMES : [this.vixSymbol];
    const stored = [...new Set(this.names.map(({ symbol }) => symbol))];
    const wanted = run.symbols ?? stored.filter((symbol) => !vixNames.includes(symbol));
    const symbols: Series[] = [];
    for (const symbol of wanted) symbols.push(await this.loadSeries(symbol, run.intervalMs));
    const vixSymbol = vixNames.find((name) => stored.includes(name));
    const needsVix = findStrategy(run.rule)?.readsVix === true && vixSymbol !== undefined;
    return { symbols, vix: needsVix ? await this.loadVix(vixSymbol, run.intervalMs) : null };
  }

  /** VIX is looked up by time: where there are no candles of the interval, nor shorter ones to make them of, longer ones serve. */
  private async loadVix(symbol: string, intervalMs: number): Promise<Series> {
    const lengths = this.lengthsOf(symbol);
    const hasShorter = lengths.some((length) => length <= intervalMs && intervalMs % length === 0);
    const own = hasShorter ? intervalMs : (lengths.find((length) => length > intervalMs) ?? intervalMs);
    // It may trade on more days than the symbol, and must reach as far back.
    return this.loadSeries(symbol, own, 3 * (this.warmUps.get(intervalMs) ?? 0) + 30);
  }

  /** Candles of that interval: as they are stored, else made of the longest shorter ones that fit. */
  private loadSeries(symbol: string, intervalMs: number, warmUp = this.warmUps.get(intervalMs) ?? 0): Promise<Series> {
    const key = `${symbol}\n${intervalMs}\n${warmUp}`;
    let series = this.loaded.get(key);
    if (!series) this.loaded.set(key, (series = this.read(symbol, intervalMs, warmUp)));
    return series;
  }

  private async read(symbol: string, intervalMs: number, warmUp: number): Promise<Series> {
    const ms = this.lengthsOf(symbol).findLast((length) => length <= intervalMs && intervalMs % length === 0);
    const found = this.names?.find((one) => one.symbol === symbol && one.interval === intervalName(ms ?? 0));
    if (ms === undefined || !found) return seriesOf(symbol, intervalMs, []);
    const { fromMs, atMs } = this.span;
    const ratio = intervalMs / ms;
    // One span more than needed: the first may be cut in two, and is left out.
    const before = ratio === 1 ? warmUp : (warmUp + 1) * ratio;
    const rows = await this.reader.read(found.id, { fromMs, toMs: atMs - ms, before });
    const series = seriesOf(symbol, ms, rows);
    if (ratio === 1) return series;
    const whole = resample(series, intervalMs);
    return rows.length > 0 && whole.start[0]! < series.start[0]! ? withoutFirst(whole) : whole;
  }

  /** The lengths of the series of a symbol, ascending, in milliseconds. */
  private lengthsOf(symbol: string): number[] {
    const own = (this.names ?? []).filter((one) => one.symbol === symbol);
    return own.flatMap(({ interval }) => parseInterval(interval) ?? []).sort((one, other) => one - other);
  }
}

function withoutFirst(series: Series): Series {
  const { symbol, intervalMs } = series;
  const rest = (column: Float64Array) => column.subarray(1);
  return {
    ...{ symbol, intervalMs, start: rest(series.start), open: rest(series.open), high: rest(series.high) },
    ...{ low: rest(series.low), close: rest(series.close), volume: rest(series.volume) },
  };
}
