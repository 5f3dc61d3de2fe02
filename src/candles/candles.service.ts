import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { type CandleRow, Storage, type WriteTransaction } from '../storage';
import type { Candle, CandleSet } from './candle';
import { CandleMetrics, type CandleOrigin } from './candle-metrics';
import { candlesTooMany } from './candle-errors';
import { type CandleHints, checkCandles, isSame } from './check-candles';
import { parseJsonText, readJson } from './reading/read-json';
import { readCsv } from './reading/read-csv';
import type { RawCandles } from './reading/raw-row';

/** One request is one transaction, in which others wait. */
export const MAX_CANDLES_PER_REQUEST = 5_000;
/** A file is one transaction, too; so many take seconds. */
export const MAX_CANDLES_PER_FILE = 1_000_000;

/** What became of the candles of one series. */
export interface SavedSeries {
  symbol: string;
  interval: string;
  /** Candles of a start that was not there. */
  added: number;
  /** Candles that were there with other values, and have these now. */
  replaced: number;
  /** Candles that were there as they are. */
  unchanged: number;
  /** When the first and the last of them begin, ISO 8601. */
  firstStart: string;
  lastStart: string;
}

export interface SavedCandles {
  series: SavedSeries[];
  /** Rows without any price. */
  empty: number;
  /** Rows that say again what another row says. */
  repeated: number;
}

/** Takes candles in: all of a request or a file is committed, or nothing. */
@Injectable()
export class CandlesService {
  constructor(
    private readonly storage: Storage,
    private readonly metrics: CandleMetrics,
    private readonly clock: Clock,
  ) {}

  /** The candles of a JSON body. Throws `candles-unreadable`, `candles-too-many` and `candles-invalid`. */
  async take(body: unknown, hints: CandleHints): Promise<SavedCandles> {
    return this.save(readJson(body), hints, { origin: 'api', max: MAX_CANDLES_PER_REQUEST });
  }

  /** The candles of a text, CSV or JSON. Throws `candles-unreadable`, `candles-too-many` and `candles-invalid`. */
  async takeText(text: string, hints: CandleHints, origin: CandleOrigin): Promise<SavedCandles> {
    const raw = /^\ufeff?\s*[[{]/.test(text) ? readJson(parseJsonText(text)) : readCsv(text);
    return this.save(raw, hints, { origin, max: MAX_CANDLES_PER_FILE });
  }

  private async save(
    raw: RawCandles,
    hints: CandleHints,
    { origin, max }: { origin: CandleOrigin; max: number },
  ): Promise<SavedCandles> {
    if (raw.rows.length > max) throw candlesTooMany(raw.rows.length, max);
    const { sets, empty, repeated } = checkCandles(raw, hints, this.clock.nowMs());
    const series = await this.storage.write(async (tx) => {
      const saved: SavedSeries[] = [];
      for (const set of sets) saved.push(await saveSet(tx, set));
      return saved;
    });
    for (const { added, replaced, unchanged } of series) this.metrics.count(origin, { added, replaced, unchanged });
    return { series, empty, repeated };
  }
}

async function saveSet(tx: WriteTransaction, { symbol, interval, candles }: CandleSet): Promise<SavedSeries> {
  const seriesId = await tx.candles.openSeries(symbol, interval);
  const [first, last] = [candles[0]!.startMs, candles.at(-1)!.startMs];
  const stored = new Map<number, Candle>();
  for (const row of await tx.candles.listBetween(seriesId, first, last)) stored.set(row.startMs, row);
  const changed: CandleRow[] = candles.filter((candle) => {
    const known = stored.get(candle.startMs);
    return known === undefined || !isSame(known, candle);
  });
  await tx.candles.save(seriesId, changed);
  const replaced = changed.filter(({ startMs }) => stored.has(startMs)).length;
  return {
    ...{ symbol, interval, added: changed.length - replaced, replaced, unchanged: candles.length - changed.length },
    ...{ firstStart: new Date(first).toISOString(), lastStart: new Date(last).toISOString() },
  };
}
