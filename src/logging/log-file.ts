import { once } from 'node:events';
import { lstat, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
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
    // Counted by the package: the current file, and those of earlier runs too.
    limit: { count: backupCount + 1, removeOtherLogFiles: true },
    mkdir: true,
    maxLength: MAX_WAITING_BYTES,
  });
  // Emitted for the first file and for each one after it.
  file.on('ready', () => void linkCurrent(path, file.file));
  await once(file, 'ready');
  return file;
}

/** A convenience for `tail -F`: failing (no links on this disk, a plain file in the way) costs nothing else. */
async function linkCurrent(path: string, current: string): Promise<void> {
  try {
    const existing = await lstat(path).catch(() => null);
    if (existing && !existing.isSymbolicLink()) return;
    const next = `${dirname(path)}/.${basename(path)}.link`;
    await rm(next, { force: true });
    await symlink(basename(current), next);
    await rename(next, path);
  } catch {
    return;
  }
}
