import type { Database, Statement } from './sqlite-driver';
import type { Sql, SqlValue } from '../repositories';
import { checkStorable } from '../storable-text';
import { retryWhileLocked } from './lock-wait';
import { isBusy } from './sqlite-errors';

/** Statements on one SQLite connection, each prepared once: a read by key costs a tenth of what the ORM takes. */
export class SqliteSql implements Sql {
  private readonly statements = new Map<string, Statement>();

  constructor(
    private readonly connection: Database,
    private readonly lockWaitMs: number,
  ) {}

  async rows<Row>(statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    checkStorable(values);
    try {
      return this.run<Row>(statement, values);
    } catch (error) {
      if (this.lockWaitMs === 0 || !isBusy(error)) throw error;
    }
    return retryWhileLocked(() => this.run<Row>(statement, values), this.lockWaitMs);
  }

  private run<Row>(statement: string, values: readonly SqlValue[]): Row[] {
    const prepared = this.prepared(statement);
    if (prepared.reader) return prepared.all(...values) as Row[];
    prepared.run(...values);
    return [];
  }

  private prepared(statement: string): Statement {
    const known = this.statements.get(statement);
    if (known) return known;
    const prepared = this.connection.prepare(statement);
    this.statements.set(statement, prepared);
    return prepared;
  }
}
