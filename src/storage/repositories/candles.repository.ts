import type { CandleSeries, StoredCandle } from '../entities';
import { rowGroups, rowPlaceholders } from './multi-row';
import type { Sql, SqlValue, Transaction } from './sql';

/** A candle of a series that is known. */
export type CandleRow = Omit<StoredCandle, 'seriesId'>;

/** A series, and the span of what it holds. */
export interface SeriesSummary extends CandleSeries {
  count: number;
  /** Milliseconds since 1970. */
  firstMs: number;
  lastMs: number;
}

const COLUMNS = 'start_ms AS "startMs", open, high, low, close, volume';
const CHANGED = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Reads candles. */
export class CandlesReadRepository {
  constructor(protected readonly sql: Sql) {}

  /** All series, by symbol and interval. */
  listSeries(): Promise<CandleSeries[]> {
    return this.sql.rows('SELECT id, symbol, "interval" FROM candle_series ORDER BY symbol, "interval"');
  }

  /** All series with how much they hold, by symbol and interval. */
  summarize(): Promise<SeriesSummary[]> {
    return this.sql.rows(
      `SELECT s.id, s.symbol, s."interval", CAST(count(*) AS double precision) AS count, min(c.start_ms) AS "firstMs",
          max(c.start_ms) AS "lastMs"
        FROM candle_series s JOIN candles c ON c.series_id = s.id
        GROUP BY s.id, s.symbol, s."interval" ORDER BY s.symbol, s."interval"`,
    );
  }

  /** The candles of a series that begin in a span of time, both ends included, the oldest first. */
  listBetween(seriesId: number, fromMs: number, toMs: number): Promise<CandleRow[]> {
    return this.sql.rows(
      `SELECT ${COLUMNS} FROM candles WHERE series_id = ? AND start_ms BETWEEN ? AND ? ORDER BY start_ms`,
      [seriesId, fromMs, toMs],
    );
  }

  /** When the newest candle of a series begins; null without any. */
  async findLastStart(symbol: string, interval: string): Promise<number | null> {
    const [row] = await this.sql.rows<{ lastMs: number | null }>(
      `SELECT max(start_ms) AS "lastMs" FROM candles
        WHERE series_id = (SELECT id FROM candle_series WHERE symbol = ? AND "interval" = ?)`,
      [symbol, interval],
    );
    return row?.lastMs ?? null;
  }
}

/** Keeps candles inside a transaction. */
export class CandlesRepository extends CandlesReadRepository {
  constructor({ sql }: Pick<Transaction, 'sql'>) {
    super(sql);
  }

  /** The id of the series, which is made where there is none. */
  async openSeries(symbol: string, interval: string): Promise<number> {
    await this.sql.rows(
      'INSERT INTO candle_series (symbol, "interval") VALUES (?, ?) ON CONFLICT (symbol, "interval") DO NOTHING',
      [symbol, interval],
    );
    const [series] = await this.sql.rows<{ id: number }>(
      'SELECT id FROM candle_series WHERE symbol = ? AND "interval" = ?',
      [symbol, interval],
    );
    return series!.id;
  }

  /** Stores candles of different starts; one that is there takes the new values. */
  async save(seriesId: number, candles: readonly CandleRow[]): Promise<void> {
    for (const group of rowGroups(candles)) {
      const values: SqlValue[] = [];
      for (const { startMs, open, high, low, close, volume } of group) {
        values.push(seriesId, startMs, open, high, low, close, volume);
      }
      await this.sql.rows(
        `INSERT INTO candles (series_id, start_ms, ${CHANGED.join(', ')}) VALUES ${rowPlaceholders(group.length, 7)}
          ON CONFLICT (series_id, start_ms) DO UPDATE SET ${CHANGED.map((name) => `${name} = excluded.${name}`).join(', ')}`,
        values,
      );
    }
  }

  /** Removes candles of a series that begin before a time, the oldest first, so many at most; answers how many. */
  async removeBefore(seriesId: number, beforeMs: number, limit: number): Promise<number> {
    const removed = await this.sql.rows(
      `DELETE FROM candles WHERE series_id = ? AND start_ms IN
          (SELECT start_ms FROM candles WHERE series_id = ? AND start_ms < ? ORDER BY start_ms LIMIT ?)
        RETURNING start_ms`,
      [seriesId, seriesId, beforeMs, limit],
    );
    return removed.length;
  }
}
