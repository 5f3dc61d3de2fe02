import { migratePostgres, openPostgres } from './postgres/postgres-backend';
import { migrateSqlite, openSqlite } from './sqlite/sqlite-backend';
import { Storage } from './storage';
import { defaultOptions, type StorageOptions, type StorageSettings } from './storage-options';

/** Opens the store that the settings name, its migrations applied. Throws DomainErrors that name the place and a cure. */
export async function openStorage(settings: StorageSettings, options: StorageOptions = {}): Promise<Storage> {
  const complete = { ...defaultOptions, ...options };
  const { DATABASE_URL: url, DATABASE_PATH: path } = settings;
  const backend = url ? await openPostgres(url, complete) : await openSqlite(path, complete);
  return new Storage(backend, complete.onCondition);
}

/** Applies the migrations that the store lacks, oldest first, and answers their names; of several processes one does it. */
export function applyMigrations(settings: StorageSettings, options: StorageOptions = {}): Promise<string[]> {
  const { lockWaitMs } = { ...defaultOptions, ...options };
  return settings.DATABASE_URL
    ? migratePostgres(settings.DATABASE_URL)
    : migrateSqlite(settings.DATABASE_PATH, lockWaitMs);
}
