import Database from 'better-sqlite3';
import { isBusy, storageInUse } from './sqlite-errors';

/**
 * Makes this process the only server on a database file until the lock is closed. The lock is one of the operating system,
 * held on a small file beside the database, so it ends with the process however that ends; administration does not ask for it.
 */
export class ServerLock {
  private constructor(private readonly connection: Database.Database) {}

  static acquire(file: string): ServerLock {
    const connection = new Database(`${file}-server`, { timeout: 0 });
    try {
      connection.exec('BEGIN EXCLUSIVE');
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
