import { existsSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ChartBytes } from '../charts';
import { checkMigrations, inspectDump, inspectSqlite, restorePostgres, SqliteReplacement } from '../storage';
import { backupDamaged, backupUnreadable, explainWriting, otherEngine } from './backup-errors';
import { timeInName } from './backup-folder';
import type { Manifest } from './backup-layout';
import type { BackupSettings } from './make-backup';
import { readCharts, verifyArchive } from './read-archive';

export interface RestoreOptions {
  /** Whether what is there now may be replaced. */
  force?: boolean;
  now: Date;
  /** Where chart images go. */
  charts: Pick<ChartBytes, 'prepare' | 'keep'>;
  onProgress?: (step: string, done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface RestoreReport {
  manifest: Manifest;
  /** How many chart images there are now that were in the backup. */
  charts: number;
  /** Where the database went that was there; null when there was none, or on PostgreSQL. */
  aside: string | null;
}

/**
 * Puts a backup in the place of the store, after all of it was read and found to be whole. Until then nothing is changed. What was
 * there is refused without `force`, and a SQLite file is kept beside the new one.
 */
export async function restoreBackup(
  file: string,
  settings: BackupSettings,
  options: RestoreOptions,
): Promise<RestoreReport> {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  if (size === undefined) throw backupUnreadable(file, 'ENOENT');
  const progress = (step: string) => {
    let read = 0;
    return (count: number) => options.onProgress?.(step, (read += count), size);
  };
  const restore = settings.DATABASE_URL ? toPostgres : toSqlite;
  return restore(resolve(file), settings, options, progress);
}

type Progress = (step: string) => (count: number) => void;

async function toSqlite(
  file: string,
  { DATABASE_PATH: path }: BackupSettings,
  { force = false, now, charts, signal }: RestoreOptions,
  progress: Progress,
): Promise<RestoreReport> {
  const place = await SqliteReplacement.open(path, force);
  const copy = `${place.file}.restoring-${process.pid}`;
  try {
    const manifest = await extract(file, copy, { signal, onBytes: progress('Reading the backup') });
    if (manifest.engine !== 'sqlite') throw otherEngine(file, manifest.engine);
    checkCopy(file, copy, manifest);
    await charts.prepare();
    const restored = await restoreCharts(file, charts, { signal, onBytes: progress('Restoring charts') });
    signal?.throwIfAborted();
    const aside = place.put(copy, `.before-restore-${timeInName(now)}`);
    return { manifest, charts: restored, aside };
  } finally {
    for (const part of ['', '-wal', '-shm', '-journal']) rmSync(copy + part, { force: true });
    place.release();
  }
}

async function toPostgres(
  file: string,
  { DATABASE_URL: url, BACKUP_PATH: folder }: BackupSettings,
  { force = false, onProgress, signal }: RestoreOptions,
  progress: Progress,
): Promise<RestoreReport> {
  await mkdir(folder, { recursive: true });
  const dump = join(folder, `.restoring-${process.pid}.db.partial`);
  try {
    const manifest = await extract(file, dump, { signal, onBytes: progress('Reading the backup') });
    if (manifest.engine !== 'postgres') throw otherEngine(file, manifest.engine);
    checkMigrations(manifest.migrations, file);
    await inspectDump(dump);
    onProgress?.('Restoring', 0, 1);
    await restorePostgres(url!, dump, force, { signal });
    return { manifest, charts: manifest.charts.files, aside: null };
  } finally {
    rmSync(dump, { force: true });
  }
}

async function extract(file: string, to: string, options: { signal?: AbortSignal; onBytes: (count: number) => void }) {
  if (existsSync(to)) rmSync(to);
  try {
    return await verifyArchive(file, { ...options, databaseTo: to });
  } catch (error) {
    throw explainWriting(error, dirname(to), { failed: 'Nothing was restored', cure: 'name another place' });
  }
}

/** Throws what is wrong with the database by itself, and when it does not hold what the backup says. */
function checkCopy(file: string, copy: string, manifest: Manifest): void {
  const { rows, migrations } = inspectSqlite(copy);
  const isAsSaid =
    JSON.stringify(migrations) === JSON.stringify(manifest.migrations) &&
    JSON.stringify(rows) === JSON.stringify(manifest.rows);
  if (!isAsSaid) throw backupDamaged(file, 'its database does not hold what it says');
}

/** An image is named by its content: what is there already is the same, and nothing is overwritten. */
async function restoreCharts(
  file: string,
  charts: RestoreOptions['charts'],
  options: { signal?: AbortSignal; onBytes: (count: number) => void },
): Promise<number> {
  let count = 0;
  await readCharts(
    file,
    async (sha256, bytes) => {
      await charts.keep(sha256, bytes);
      count += 1;
    },
    options,
  );
  return count;
}
