import { existsSync, fsyncSync, openSync, closeSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '../../errors';
import { Database } from '../sqlite/sqlite-driver';
import { explainSqliteError } from '../sqlite/sqlite-errors';
import { prepareFile } from '../sqlite/sqlite-file';
import { ServerLock } from '../sqlite/server-lock';

/** The place of a database that a copy may take. Nobody starts a server there until it is released. */
export class SqliteReplacement {
  private constructor(
    readonly file: string,
    private readonly lock: ServerLock,
  ) {}

  /** @throws DomainError storage-in-use beside a running server; restore-target-exists unless it may replace what is there */
  static async open(path: string, mayReplace: boolean): Promise<SqliteReplacement> {
    try {
      const file = await prepareFile(path);
      if (existsSync(file) && !mayReplace) throw targetExists(file);
      return new SqliteReplacement(file, ServerLock.acquire(file));
    } catch (error) {
      throw explainSqliteError(error, path);
    }
  }

  /**
   * Puts a file of the same folder in the place of the database, and answers where that one went; null when there was none.
   * @param suffix for the name of the one that was there
   */
  put(copy: string, suffix: string): string | null {
    const { file } = this;
    const aside = existsSync(file) ? file + suffix : null;
    if (aside) {
      moveLogIn(file);
      // First what belongs to it: a log that stayed would be taken for the log of the new one.
      for (const part of ['-wal', '-shm', '']) if (existsSync(file + part)) renameSync(file + part, aside + part);
    }
    flush(copy);
    renameSync(copy, file);
    flush(dirname(file));
    return aside;
  }

  release(): void {
    this.lock.release();
  }
}

function targetExists(file: string): DomainError {
  return new DomainError(
    'conflict',
    'restore-target-exists',
    `${file} exists already. Give --force to put the backup in its place (the present one is kept beside it), or set DATABASE_PATH to another file.`,
  );
}

/** Of a healthy database all that was committed is then in the one file. */
function moveLogIn(file: string): void {
  try {
    const connection = new Database(file, { timeout: 1000 });
    try {
      connection.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
  } catch {
    // A damaged one is what a backup is put in place of: its log goes aside with it.
  }
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
