import { placeholders, rowGroups, rowPlaceholders } from './multi-row';
import type { Transaction } from './sql';

/** What a route last queued of a symbol. */
export interface LastQueued {
  route: string;
  symbol: string;
  signalType: string;
  queuedAt: string;
  /** long, short or flat; null when no alert said anything of it. */
  side: string | null;
  /** How often the side changed. */
  sideTurn: number;
}

/** When a route last queued the alert of a dedupe key. */
export interface QueuedRepeat {
  route: string;
  dedupeKey: string;
  queuedAt: string;
  /** The route's `sideTurn` of the symbol at that time. */
  sideTurn: number;
}

/** What routes remember, inside a transaction. */
export class RouteStatesRepository {
  constructor(private readonly transaction: Transaction) {}

  /**
   * What the routes last queued of the symbols. On PostgreSQL nobody else decides on one of them until the transaction ends:
   * two processes must not both find that there was no such alert.
   */
  async lockLast(routes: readonly string[], symbols: readonly string[]): Promise<LastQueued[]> {
    const pairs = routes.flatMap((route) => symbols.map((symbol) => [route, symbol] as const)).sort(inOneOrder);
    if (this.transaction.engine === 'postgres') await this.lock(pairs);
    return this.inGroups(symbols, (group) =>
      this.transaction.sql.rows<LastQueued>(
        `SELECT route, symbol, last_type AS "signalType", last_queued_at AS "queuedAt", side,
            side_turn AS "sideTurn" FROM route_symbols
          WHERE route IN (${placeholders(routes.length)}) AND symbol IN (${placeholders(group.length)})
            AND last_type IS NOT NULL`,
        [...routes, ...group],
      ),
    );
  }

  listRepeats(routes: readonly string[], dedupeKeys: readonly string[]): Promise<QueuedRepeat[]> {
    return this.inGroups(dedupeKeys, (group) =>
      this.transaction.sql.rows<QueuedRepeat>(
        `SELECT route, dedupe_key AS "dedupeKey", queued_at AS "queuedAt", side_turn AS "sideTurn" FROM route_repeats
          WHERE route IN (${placeholders(routes.length)}) AND dedupe_key IN (${placeholders(group.length)})`,
        [...routes, ...group],
      ),
    );
  }

  async saveLast(entries: readonly LastQueued[]): Promise<void> {
    for (const group of rowGroups(entries)) {
      await this.transaction.sql.rows(
        `INSERT INTO route_symbols (route, symbol, last_type, last_queued_at, side, side_turn)
          VALUES ${rowPlaceholders(group.length, 6)}
          ON CONFLICT (route, symbol) DO UPDATE SET last_type = excluded.last_type,
            last_queued_at = excluded.last_queued_at, side = excluded.side, side_turn = excluded.side_turn`,
        group.flatMap((one) => [one.route, one.symbol, one.signalType, one.queuedAt, one.side, one.sideTurn]),
      );
    }
  }

  async saveRepeats(entries: readonly QueuedRepeat[]): Promise<void> {
    for (const group of rowGroups(entries)) {
      await this.transaction.sql.rows(
        `INSERT INTO route_repeats (route, dedupe_key, queued_at, side_turn) VALUES ${rowPlaceholders(group.length, 4)}
          ON CONFLICT (route, dedupe_key) DO UPDATE SET queued_at = excluded.queued_at, side_turn = excluded.side_turn`,
        group.flatMap(({ route, dedupeKey, queuedAt, sideTurn }) => [route, dedupeKey, queuedAt, sideTurn]),
      );
    }
  }

  /** Forgets dedupe keys queued before a time, so many at most; answers how many. */
  async forgetRepeats(before: string, limit: number): Promise<number> {
    const rows = await this.transaction.sql.rows(
      `DELETE FROM route_repeats WHERE (route, dedupe_key) IN (
          SELECT route, dedupe_key FROM route_repeats WHERE queued_at < ? ORDER BY queued_at LIMIT ?
        ) RETURNING route`,
      [before, limit],
    );
    return rows.length;
  }

  /** A row must be there to be locked; one order keeps two transactions from waiting for each other. */
  private async lock(pairs: readonly (readonly [string, string])[]): Promise<void> {
    for (const group of rowGroups(pairs)) {
      await this.transaction.sql.rows(
        `INSERT INTO route_symbols (route, symbol) VALUES ${rowPlaceholders(group.length, 2)}
          ON CONFLICT (route, symbol) DO UPDATE SET route = excluded.route`,
        group.flat(),
      );
    }
  }

  private async inGroups<T, Row>(items: readonly T[], read: (group: T[]) => Promise<Row[]>): Promise<Row[]> {
    const found: Row[] = [];
    for (const group of rowGroups(items)) found.push(...(await read(group)));
    return found;
  }
}

function inOneOrder(one: readonly [string, string], other: readonly [string, string]): number {
  if (one[0] !== other[0]) return one[0] < other[0] ? -1 : 1;
  if (one[1] !== other[1]) return one[1] < other[1] ? -1 : 1;
  return 0;
}
