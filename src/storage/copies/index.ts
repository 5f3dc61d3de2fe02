import type { StorageSettings } from '../storage-options';
import { dumpPostgres } from './postgres-dump';
import { copySqlite } from './sqlite-copy';
import type { CopyOptions, StoreCopy } from './store-copy';

export { inspectDump, restorePostgres } from './postgres-dump';
export { inspectSqlite } from './sqlite-copy';
export { SqliteReplacement } from './sqlite-replacement';
export type { CopyOptions, CopyProgress, StoreCopy } from './store-copy';

/** Copies the store that the settings name to a file that does not exist yet, beside whatever works on it; says what the copy holds. */
export function copyStore(settings: StorageSettings, target: string, options?: CopyOptions): Promise<StoreCopy> {
  const { DATABASE_URL: url, DATABASE_PATH: path } = settings;
  return url ? dumpPostgres(url, target, options) : copySqlite(path, target, options);
}
