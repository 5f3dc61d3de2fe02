import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { copyStore, type StorageSettings, type StoreCopy } from '../storage';
import { backupExists, explainWriting } from './backup-errors';
import { nextBackupPath, removeOldBackups } from './backup-folder';
import { type Manifest, newManifest } from './backup-layout';
import { verifyArchive } from './read-archive';
import { type BackupChart, writeArchive } from './write-archive';

export interface BackupSettings extends StorageSettings {
  CHARTS_PATH: string;
  /** The folder of backups, where none is named. */
  BACKUP_PATH: string;
}

export interface BackupOptions {
  /** A file, or a folder that exists or ends with a slash. */
  to?: string;
  /** How many backups of the folder stay, this one among them. */
  keep?: number;
  /** Whether a file that is there may be replaced. */
  force?: boolean;
  version: string;
  now: Date;
  /** How far a step is, in bytes or charts. */
  onProgress?: (step: string, done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface BackupReport {
  file: string;
  bytes: number;
  manifest: Manifest;
  /** Images that the store refers to and that were not there, or not whole. */
  missingCharts: string[];
  /** Older backups that went. */
  removed: string[];
}

const PARTIAL = '.partial';
const FORGOTTEN_AFTER_MS = 86_400_000;

/**
 * Writes one file with the store and its chart images, as they are at one moment, beside a running server. Until all of it is
 * on the disk and read back, it has a name that ends with `.partial`.
 */
export async function makeBackup(settings: BackupSettings, options: BackupOptions): Promise<BackupReport> {
  const { to = settings.BACKUP_PATH, keep, force = false, now } = options;
  const isFolder = options.to === undefined || /[/\\]$/.test(to) || isDirectory(to);
  const folder = isFolder ? resolve(to) : dirname(resolve(to));
  try {
    const file = isFolder ? await nextBackupPath(folder, now) : resolve(to);
    if (!force && existsSync(file)) throw backupExists(file);
    const written = await writeBackup(settings, file, options);
    // Only now: whoever has no room for one more keeps those that are there.
    const removed = keep === undefined ? [] : await removeOldBackups(folder, keep);
    return { file, ...written, removed };
  } catch (error) {
    throw explainWriting(error, folder);
  }
}

async function writeBackup(
  settings: BackupSettings,
  file: string,
  { onProgress, signal, version, now }: BackupOptions,
): Promise<Omit<BackupReport, 'file' | 'removed'>> {
  const partial = join(dirname(file), `.${basename(file)}.${process.pid}`);
  const copy = `${partial}.db${PARTIAL}`;
  const archive = `${partial}${PARTIAL}`;
  removeForgotten(dirname(file), now);
  const clean = () => removePartials(partial);
  process.once('exit', clean);
  try {
    const report = (step: string) => (done: number, total: number) => onProgress?.(step, done, total);
    const store = await copyStore(settings, copy, { onProgress: report('Copying the database'), signal });
    const manifest = describe(store, version, now);
    const missingCharts: string[] = [];
    const reading = { missing: missingCharts, onProgress: report('Adding charts'), signal };
    const charts = wholeCharts(settings.CHARTS_PATH, store.chartFiles, reading);
    await writeArchive(archive, { manifest, database: copy, charts }, signal);
    const { size: bytes } = statSync(archive);
    let read = 0;
    const onBytes = (count: number) => onProgress?.('Checking', (read += count), bytes);
    await verifyArchive(archive, { onBytes, signal });
    await rename(archive, file);
    await flushFolder(dirname(file));
    return { bytes, manifest, missingCharts };
  } finally {
    process.removeListener('exit', clean);
    clean();
  }
}

function describe({ engine, migrations, rows, chartFiles }: StoreCopy, version: string, now: Date): Manifest {
  const bytes = chartFiles.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return newManifest({
    coachwire_version: version,
    made_at: now.toISOString(),
    ...{ engine, migrations, rows, charts: { files: chartFiles.length, bytes } },
  });
}

interface ChartReading {
  /** Gets the hashes of those that are not there, or not whole. */
  missing: string[];
  onProgress: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** The images that are there and whole; what is not is noted as missing. */
async function* wholeCharts(
  folder: string,
  files: StoreCopy['chartFiles'],
  { missing, onProgress, signal }: ChartReading,
): AsyncGenerator<BackupChart> {
  let done = 0;
  for (const { sha256 } of files) {
    signal?.throwIfAborted();
    const bytes = await readChart(folder, sha256);
    if (bytes !== null && digest(bytes) === sha256) yield { sha256, bytes };
    else missing.push(sha256);
    onProgress((done += 1), files.length);
  }
}

function readChart(folder: string, sha256: string): Promise<Buffer | null> {
  return readFile(join(folder, sha256.slice(0, 2), sha256)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function removePartials(stem: string): void {
  const names = [`.db${PARTIAL}`, `.db${PARTIAL}-journal`, `.db${PARTIAL}-wal`, `.db${PARTIAL}-shm`, PARTIAL];
  for (const name of names) rmSync(stem + name, { force: true });
}

/** What a backup has left that was ended by force, a day or more ago. */
function removeForgotten(folder: string, now: Date): void {
  for (const name of readdirSync(folder)) {
    if (!/^\..+\.\d+(\.db)?\.partial(-journal|-wal|-shm)?$/.test(name)) continue;
    const path = join(folder, name);
    const modifiedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (now.getTime() - modifiedAt > FORGOTTEN_AFTER_MS) rmSync(path, { force: true });
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
