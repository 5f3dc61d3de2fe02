import { once } from 'node:events';
import { lstat, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import roll from 'pino-roll';

export interface LogFileOptions {
  path: string;
  maxSizeMb: number;
  /** Full files kept beside the current one. */
  backupCount: number;
}

export type LogFile = Awaited<ReturnType<typeof roll>>;

/** What may wait in memory while the disk does not take it; the rest is dropped. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * Opens `<name>.<number>.log` files that follow each other by size, written asynchronously in this thread; the path itself
 * is kept as a link to the current one. Rejects when the first file cannot be opened.
 */
export async function openLogFile({ path, maxSizeMb, backupCount }: LogFileOptions): Promise<LogFile> {
  const file = await roll({
    file: path,
    size: maxSizeMb,
    mkdir: true,
    maxLength: MAX_WAITING_BYTES,
  });
  await once(file, 'ready');
  // The package would count the files before the new one is there.
  const tidy = () => tidyUp(path, file.file, backupCount);
  await tidy();
  file.on('ready', () => void tidy());
  return file;
}

/** Both are conveniences: failing (a folder that may not be changed, a disk without links) costs nothing else. */
async function tidyUp(path: string, current: string, backupCount: number): Promise<void> {
  await Promise.allSettled([linkCurrent(path, current), removeOldest(current, backupCount + 1)]);
}

/** Lets the path itself, for `tail -F`, lead to the current file; a plain file there is left alone. */
async function linkCurrent(path: string, current: string): Promise<void> {
  const existing = await lstat(path).catch(() => null);
  if (existing && !existing.isSymbolicLink()) return;
  const next = join(dirname(path), `.${basename(path)}.link`);
  await rm(next, { force: true });
  await symlink(basename(current), next);
  await rename(next, path);
}

/** Keeps that many of the numbered files with the highest numbers, of earlier runs too. */
async function removeOldest(current: string, kept: number): Promise<void> {
  const folder = dirname(current);
  const [stem = '', extension = ''] = basename(current).split(/\d+(?=[^\d]*$)/);
  const numberOf = (name: string) => Number(name.slice(stem.length, name.length - extension.length));
  const files = (await readdir(folder)).filter(
    (name) => name.startsWith(stem) && name.endsWith(extension) && Number.isInteger(numberOf(name)),
  );
  const oldest = files.sort((a, b) => numberOf(b) - numberOf(a)).slice(kept);
  await Promise.allSettled(oldest.map((name) => rm(join(folder, name))));
}
