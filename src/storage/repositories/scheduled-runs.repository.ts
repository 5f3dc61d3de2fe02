import type { Dialect } from './dialect';
import type { Sql, Transaction } from './sql';

/** Reads how far schedules have been done. */
export class ScheduledRunsReadRepository {
  constructor(protected readonly sql: Sql) {}

  /** The latest moment whose run came to its end; null for a schedule that nobody has seen. */
  async findDone(job: string): Promise<string | null> {
    const [row] = await this.sql.rows<{ doneAt: string }>(
      'SELECT done_at AS "doneAt" FROM scheduled_runs WHERE job = ?',
      [job],
    );
    return row?.doneAt ?? null;
  }
}

/** Gives the runs of schedules to one process each. */
export class ScheduledRunsRepository extends ScheduledRunsReadRepository {
  private readonly dialect: Dialect;

  constructor({ sql, dialect }: Pick<Transaction, 'sql' | 'dialect'>) {
    super(sql);
    this.dialect = dialect;
  }

  /**
   * True for the one who is to do the run of that moment, for so many milliseconds; then another may. A schedule that is seen for the first
   * time has missed nothing.
   */
  async claim(job: string, dueAt: string, leaseMs: number): Promise<boolean> {
    const { sql, dialect } = this;
    await sql.rows('INSERT INTO scheduled_runs (job, done_at) VALUES (?, ?) ON CONFLICT (job) DO NOTHING', [
      job,
      dueAt,
    ]);
    const claimed = await sql.rows(
      `UPDATE scheduled_runs SET leased_until = ${dialect.timeIn(leaseMs)}
        WHERE job = ? AND done_at < ? AND (leased_until IS NULL OR leased_until <= ${dialect.timeIn(0)}) RETURNING job`,
      [job, dueAt],
    );
    return claimed.length === 1;
  }

  /** Gives the run under way back: whoever looks next takes it. */
  async endLease(job: string): Promise<void> {
    await this.sql.rows('UPDATE scheduled_runs SET leased_until = NULL WHERE job = ?', [job]);
  }

  /** The run of that moment has come to its end. */
  async finish(job: string, dueAt: string): Promise<void> {
    await this.sql.rows('UPDATE scheduled_runs SET done_at = ?, leased_until = NULL WHERE job = ? AND done_at < ?', [
      dueAt,
      job,
      dueAt,
    ]);
  }
}
