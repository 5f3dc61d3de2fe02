import { statSync } from 'node:fs';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Database } from './sqlite-driver';
import { DomainError } from '../../errors';
import { schema } from '../schema';
import { explainSqliteError, isBusy, storageDamaged } from './sqlite-errors';
import { namesOfTables, wholeCheck } from './sqlite-file';

// A whole check takes about 2 ms for each MB, with the process standing still.
const WHOLE_CHECK_MAX_BYTES = 4 * 1024 * 1024;
const TURN_MS = 2;
const MIN_PAUSE_MS = 5_000;
// Of a large file, a fiftieth of the time at most.
const PAUSE_FACTOR = 50;

/**
 * Looks for damage in a file that is in use: SQLite serves what it has in memory, and meets a page that was overwritten on the
 * disk when it next needs it. A connection of the scan's own has nothing in memory.
 */
export class DamageScan {
  private finding: DomainError | null = null;
  private running: Promise<void> | null = null;
  private dueAt = -Infinity;
  private isEnded = false;

  constructor(private readonly file: string) {}

  /** What a read or a write met. It holds until a scan that began later finds nothing. */
  note(error: DomainError): void {
    this.finding = error;
    this.dueAt = Math.min(this.dueAt, performance.now() + MIN_PAUSE_MS);
  }

  /** Scans when the last time is long enough ago. Throws what was found. */
  async check(): Promise<void> {
    if (!this.running && performance.now() >= this.dueAt) {
      this.running = this.scan().finally(() => (this.running = null));
    }
    this.refuse();
    await this.running;
    this.refuse();
  }

  async end(): Promise<void> {
    this.isEnded = true;
    await this.running;
  }

  private refuse(): void {
    if (this.finding) throw this.finding;
  }

  private async scan(): Promise<void> {
    const before = this.finding;
    const startedAt = performance.now();
    let found: DomainError | null = null;
    try {
      found = await this.look();
    } catch (error) {
      if (!isBusy(error)) found = this.explain(error);
    }
    // What was met meanwhile stays.
    if (found || this.finding === before) this.finding = found;
    const tookMs = performance.now() - startedAt;
    // Whether it is still damaged is worth more than that.
    const pauseMs = this.finding ? MIN_PAUSE_MS : Math.max(MIN_PAUSE_MS, tookMs * PAUSE_FACTOR);
    this.dueAt = performance.now() + pauseMs;
  }

  private async look(): Promise<DomainError | null> {
    const connection = new Database(this.file, { readonly: true, fileMustExist: true, timeout: 0 });
    try {
      // An empty file is a whole database, too.
      if (!namesOfTables(connection).includes(schema.migrationsTableName))
        return storageDamaged(this.file, 'no tables');
      const isSmall = statSync(this.file).size <= WHOLE_CHECK_MAX_BYTES;
      const finding = isSmall ? wholeCheck(connection) : await this.walk(connection);
      return finding === null ? null : storageDamaged(this.file, finding);
    } finally {
      connection.close();
    }
  }

  private explain(error: unknown): DomainError {
    const explained = explainSqliteError(error, this.file);
    return explained instanceof DomainError ? explained : storageDamaged(this.file, String(error));
  }

  /** Reads every page that belongs to a table or an index, and lets others have their turn in between. */
  private async walk(connection: Database): Promise<string | null> {
    let turnBeganAt = performance.now();
    const pages = connection.prepare('SELECT name, pageno, pagetype FROM dbstat').iterate();
    for (const page of pages as Iterable<{ name: string; pageno: number; pagetype: string }>) {
      if (page.pagetype === 'corrupted') return `page ${page.pageno} of ${page.name}`;
      if (this.isEnded) return null;
      if (performance.now() - turnBeganAt < TURN_MS) continue;
      await yieldToEventLoop();
      turnBeganAt = performance.now();
    }
    return null;
  }
}
