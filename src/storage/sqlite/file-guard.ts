import { type BigIntStats, statSync } from 'node:fs';
import type { Database } from './sqlite-driver';
import { storageCut, storageReplaced } from './sqlite-errors';

interface WatchedFile {
  path: string;
  /** Device and inode of the file that the connections have open. */
  identity: string;
}

/**
 * Tells whether what the open connections write is still what the next start would read. SQLite itself goes on with a file
 * that was removed, moved or covered by a mount, and with a log that was cut, and nothing of that is there after a restart.
 */
export class FileGuard {
  private readonly watched: WatchedFile[];
  private readonly log: string;
  private readonly bytesOfFrame: number;
  private bytesOfLog = 0;

  /**
   * @param path the file as it was named: a link on the way may be turned elsewhere
   * @param file the one file that it led to, which the connection has open
   */
  constructor(
    path: string,
    file: string,
    private readonly connection: Database,
    hasServerLock: boolean,
  ) {
    // The log and its index are made by the first read.
    connection.prepare('SELECT count(*) FROM sqlite_master').get();
    this.log = `${file}-wal`;
    const besides = [`${file}-shm`, ...(hasServerLock ? [`${file}-server`] : [])];
    this.watched = [...new Set([path, file, this.log, ...besides])].map((one) => ({
      path: one,
      identity: identityOf(look(one)) ?? '',
    }));
    this.bytesOfFrame = (connection.pragma('page_size', { simple: true }) as number) + 24;
  }

  /**
   * Costs a look at each of the files: some microseconds.
   * @throws DomainError `storage-replaced`, and `storage-damaged` when the log is shorter than what stands in it
   */
  check(): void {
    for (const { path, identity } of this.watched) {
      const found = look(path);
      if (identityOf(found) !== identity) {
        if (path === this.log && !found) this.saveLog();
        throw storageReplaced(path, found !== undefined);
      }
      if (path === this.log) this.checkLog(Number(found!.size));
    }
  }

  /**
   * Moves what stands in the removed log, which is open as long as this process lives, into the database: the next start finds
   * it there, however this process ends. Whoever opened the database meanwhile would have made a log anew, so nobody has.
   */
  private saveLog(): void {
    try {
      this.connection.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // In the middle of a transaction, or on a failing disk: the next look tries again.
    }
  }

  /** Another process may have moved the whole log into the database and cut it: only then is it shorter and well. */
  private checkLog(bytes: number): void {
    // Nobody can ask in the middle of a transaction; its end is looked at.
    if (this.connection.inTransaction) return;
    if (bytes < this.bytesOfLog && bytes < this.bytesInUse()) throw storageCut(this.log);
    this.bytesOfLog = bytes;
  }

  private bytesInUse(): number {
    const [state] = this.connection.pragma('wal_checkpoint(NOOP)') as { log: number }[];
    return (state?.log ?? 0) * this.bytesOfFrame;
  }
}

function look(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // A folder on the way that is none any more, or may not be entered: the next start would not find it either.
    return undefined;
  }
}

function identityOf(stats: BigIntStats | undefined): string | undefined {
  return stats && `${stats.dev}:${stats.ino}`;
}
