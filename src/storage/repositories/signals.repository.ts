import type { StoredSignal } from '../entities';
import { rowGroups, rowPlaceholders } from './multi-row';
import type { SqlValue, Transaction } from './sql';

export type NewSignal = Omit<StoredSignal, 'id'>;

const INSERTED = [
  'strategy_name, symbol, signal_type, timestamp, price, signal_strength, confidence, position_size, direction',
  'stop_loss, take_profit, max_risk, correlation_value, analysis_data, metadata, signal_id, source, received_at',
].join(', ');
const INSERTED_COUNT = 18;

const COLUMNS = `s.id, s.strategy_name AS "strategyName", s.symbol, s.signal_type AS "signalType", s.timestamp, s.price,
  s.signal_strength AS "signalStrength", s.confidence, s.position_size AS "positionSize", s.direction,
  s.stop_loss AS "stopLoss", s.take_profit AS "takeProfit", s.max_risk AS "maxRisk",
  s.correlation_value AS "correlationValue", s.analysis_data AS "analysisData", s.metadata, s.signal_id AS "signalId",
  s.source, s.received_at AS "receivedAt"`;

const REMOVE = `DELETE FROM signals WHERE id IN (SELECT id FROM signals ORDER BY id LIMIT ?) AND received_at < ?
  RETURNING id`;

/** Any number that no other lock of two numbers begins with on purpose. */
const LOCK_CLASS = 1_396_985_422;

const insertStatements = new Map<number, string>();
const insertNewStatements = new Map<number, string>();
const latestStatements = new Map<number, string>();

/** Keeps signals, and finds those that vote, inside a transaction. */
export class SignalsRepository {
  constructor(private readonly transaction: Transaction) {}

  /**
   * From here to the end of the transaction nobody else who asks works on these symbols. On PostgreSQL two transactions would
   * else each read the latest signals without the other's, and no vote would ever see both; SQLite has one writer anyway.
   */
  async lockSymbols(symbols: Iterable<string>): Promise<void> {
    const { sql, dialect } = this.transaction;
    await dialect.lock(sql, LOCK_CLASS, symbols);
  }

  /** Answers for each signal, in their order, whether it is new; one whose strategy sent its `signalId` before is not stored. */
  async insert(signals: readonly NewSignal[]): Promise<boolean[]> {
    const isNew: boolean[] = [];
    for (const group of rowGroups(signals)) isNew.push(...(await this.insertGroup(group)));
    return isNew;
  }

  /** The latest signal of each strategy for each of these symbols, without those older than `since`; first come, first listed. */
  async listLatest(symbols: readonly string[], since: string): Promise<StoredSignal[]> {
    const found: StoredSignal[] = [];
    for (const group of rowGroups(symbols)) {
      found.push(...(await this.transaction.sql.rows<StoredSignal>(latestOf(group.length), [...group, since])));
    }
    return found;
  }

  /** The prices that the strategies last named for a symbol, the latest first, so many at most. */
  async listLastPrices(symbol: string, limit: number): Promise<Pick<StoredSignal, 'price' | 'analysisData'>[]> {
    return this.transaction.sql.rows(
      `SELECT price, analysis_data AS "analysisData" FROM signals WHERE symbol = ? ORDER BY timestamp DESC, id DESC LIMIT ?`,
      [symbol, limit],
    );
  }

  /** Removes signals received before a time, of the oldest so many; answers how many. */
  async removeReceivedBefore(before: string, limit: number): Promise<number> {
    return (await this.transaction.sql.rows(REMOVE, [limit, before])).length;
  }

  private async insertGroup(group: readonly NewSignal[]): Promise<boolean[]> {
    const values: SqlValue[] = [];
    for (const signal of group) pushValues(values, signal);
    // Nothing to conflict with, and so nothing to tell: rows that SQLite hands back cost half of what inserting them does.
    if (group.every(({ signalId }) => signalId === null)) {
      await this.transaction.sql.rows(insertOf(group.length), values);
      return group.map(() => true);
    }
    type Row = { strategyName: string; signalId: string | null };
    const stored = await this.transaction.sql.rows<Row>(insertNewOf(group.length), values);
    if (stored.length === group.length) return group.map(() => true);
    const names = new Set(stored.filter(({ signalId }) => signalId !== null).map(nameOf));
    // Of two with one id in a request the first is stored.
    return group.map((signal) => signal.signalId === null || names.delete(nameOf(signal)));
  }
}

function insertOf(rows: number): string {
  return remember(
    insertStatements,
    rows,
    () => `INSERT INTO signals (${INSERTED}) VALUES ${rowPlaceholders(rows, INSERTED_COUNT)}`,
  );
}

function insertNewOf(rows: number): string {
  return remember(
    insertNewStatements,
    rows,
    () => `${insertOf(rows)} ON CONFLICT DO NOTHING RETURNING strategy_name AS "strategyName", signal_id AS "signalId"`,
  );
}

// Walks from strategy to strategy by the index: its cost follows their number, not that of the signals.
function latestOf(symbols: number): string {
  return remember(
    latestStatements,
    symbols,
    () => `WITH RECURSIVE asked(symbol) AS (VALUES ${rowPlaceholders(symbols, 1)}),
      strategies(symbol, strategy_name) AS (
        SELECT symbol, (SELECT min(strategy_name) FROM signals WHERE symbol = asked.symbol) FROM asked
        UNION ALL
        SELECT symbol, (SELECT min(n.strategy_name) FROM signals n
            WHERE n.symbol = strategies.symbol AND n.strategy_name > strategies.strategy_name)
          FROM strategies WHERE strategy_name IS NOT NULL
      )
      SELECT ${COLUMNS} FROM strategies JOIN signals s ON s.id = (
          SELECT l.id FROM signals l WHERE l.symbol = strategies.symbol AND l.strategy_name = strategies.strategy_name
            ORDER BY l.timestamp DESC, l.id DESC LIMIT 1
        )
        WHERE s.timestamp >= ? ORDER BY s.id`,
  );
}

function remember(statements: Map<number, string>, rows: number, make: () => string): string {
  const known = statements.get(rows);
  if (known !== undefined) return known;
  const statement = make();
  statements.set(rows, statement);
  return statement;
}

function nameOf({ strategyName, signalId }: { strategyName: string; signalId: string | null }): string {
  // Neither may hold a line break.
  return `${strategyName}\n${signalId}`;
}

function pushValues(values: SqlValue[], signal: NewSignal): void {
  values.push(
    signal.strategyName,
    signal.symbol,
    signal.signalType,
    signal.timestamp,
    signal.price,
    signal.signalStrength,
    signal.confidence,
    signal.positionSize,
    signal.direction,
    signal.stopLoss,
    signal.takeProfit,
    signal.maxRisk,
    signal.correlationValue,
    signal.analysisData,
    signal.metadata,
    signal.signalId,
    signal.source,
    signal.receivedAt,
  );
}
