import type { Dialect } from './dialect';
import type { Sql, Transaction } from './sql';

/** Reads when the turns of retention jobs come. Times are of the database's own clock. */
export class RetentionTurnsReadRepository {
  constructor(
    protected readonly sql: Sql,
    protected readonly dialect: Dialect,
  ) {}

  /** The jobs whose next turn has not come yet. */
  async listWaiting(): Promise<string[]> {
    const statement = `SELECT job FROM retention_turns WHERE due_at > ${this.dialect.timeIn(0)}`;
    return (await this.sql.rows<{ job: string }>(statement)).map(({ job }) => job);
  }
}

/** Gives the turns of retention jobs to one process each. */
export class RetentionTurnsRepository extends RetentionTurnsReadRepository {
  constructor({ sql, dialect }: Pick<Transaction, 'sql' | 'dialect'>) {
    super(sql, dialect);
  }

  /** True for the one who has the turn; the next one comes after so many milliseconds, also when this one is not finished. */
  async claim(job: string, everyMs: number): Promise<boolean> {
    const rows = await this.sql.rows(
      `INSERT INTO retention_turns (job, due_at) VALUES (?, ${this.dialect.timeIn(everyMs)})
        ON CONFLICT (job) DO UPDATE SET due_at = excluded.due_at
          WHERE retention_turns.due_at <= ${this.dialect.timeIn(0)} RETURNING job`,
      [job],
    );
    return rows.length === 1;
  }

  /** Changes nothing that anybody reads, and must be written to the disk all the same. */
  async probe(): Promise<void> {
    await this.sql.rows(
      `INSERT INTO retention_turns (job, due_at) VALUES ('', ${this.dialect.timeIn(0)})
        ON CONFLICT (job) DO UPDATE SET due_at = excluded.due_at`,
    );
  }

  /** Has the next turn come after so many milliseconds. */
  async setNext(job: string, inMs: number): Promise<void> {
    await this.sql.rows(`UPDATE retention_turns SET due_at = ${this.dialect.timeIn(inMs)} WHERE job = ?`, [job]);
  }
}
