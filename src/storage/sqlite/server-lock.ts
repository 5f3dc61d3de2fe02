import { existsSync } from 'node:fs';
import { Database } from './sqlite-driver';
import { isBusy, storageInUse, storageInUseElsewhere } from './sqlite-errors';

/**
 * Makes this process the only server on a database file until the lock is closed. The lock is one of the operating system,
 * held on a small file beside the database, so it ends with the process however that ends; administration does not ask for it.
 */
export class ServerLock {
  private constructor(private readonly connection: Database) {}

  static acquire(file: string): ServerLock {
    const connection = new Database(`${file}-server`, { timeout: 0 });
    try {
      connection.exec('BEGIN EXCLUSIVE');
      refuseOtherNames(file);
    } catch (error) {
      connection.close();
      throw isBusy(error) ? storageInUse(file) : error;
    }
    return new ServerLock(connection);
  }

  release(): void {
    this.connection.close();
  }
}

/**
 * A hard link, or a mount of the file alone, is another name of it with a log and a lock of its own, and two processes that write
 * by two names destroy it. SQLite locks the file itself, whatever its name: who has it open without the log that stands beside
 * this name has it by another one.
 */
function refuseOtherNames(file: string): void {
  if (!existsSync(file) || existsSync(`${file}-wal`)) return;
  const connection = new Database(file, { timeout: 0, fileMustExist: true });
  try {
    // Of a database in WAL mode this mode locks the whole file before anything is read.
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch (error) {
    if (isBusy(error)) throw storageInUseElsewhere(file);
    // Whatever else is wrong with it is told by who opens it next.
  } finally {
    connection.close();
  }
}
