import { mkdir, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

// Sorted by name they are sorted by time.
const BACKUP_NAME = /^coachwire-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-\d+)?\.tar$/;

/** A backup that lies in a folder, by its name. */
export interface KeptBackup {
  path: string;
  madeAt: Date;
}

/** `2026-11-20T13:30:05.000Z` as it stands in names: `20261120T133005Z`. */
export function timeInName(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** A path in the folder, which is made, that nothing has yet. */
export async function nextBackupPath(folder: string, at: Date): Promise<string> {
  await mkdir(folder, { recursive: true });
  const name = `coachwire-${timeInName(at)}`;
  for (let count = 1; ; count++) {
    const path = join(folder, `${name}${count === 1 ? '' : `-${count}`}.tar`);
    if (!existsSync(path)) return path;
  }
}

/** Newest first; none where the folder is missing. */
export async function listBackups(folder: string): Promise<KeptBackup[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .sort()
    .reverse()
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second] = BACKUP_NAME.exec(name) ?? [];
      if (year === undefined) return [];
      const madeAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      return [{ path: join(folder, name), madeAt }];
    });
}

/** Removes all but the newest backups of a folder, and nothing else that lies there; answers what went. */
export async function removeOldBackups(folder: string, keep: number): Promise<string[]> {
  const old = (await listBackups(folder)).slice(keep).map(({ path }) => path);
  for (const path of old) await rm(path);
  return old;
}
