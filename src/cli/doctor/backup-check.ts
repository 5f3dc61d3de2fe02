import { existsSync } from 'node:fs';
import type { Settings } from '../../config';
import { loadBackup } from '../lazy-parts';
import type { Check } from './check';

const subject = 'Backup';
const DAY_MS = 86_400_000;

/** How old the last backup is, where there is something to lose. */
export async function checkBackup(settings: Settings, now: Date): Promise<Check[]> {
  const { DATABASE_URL: url, DATABASE_PATH: path, BACKUP_PATH: folder } = settings;
  if (url === null && !existsSync(path)) return [];
  const [newest] = await loadBackup().listBackups(folder);
  if (!newest) {
    const message = `there is none in ${folder}; let \`coachwire backup --keep 7\` run daily, or set BACKUP_PATH to where yours are`;
    return [{ status: 'warn', subject, message }];
  }
  const days = Math.floor((now.getTime() - newest.madeAt.getTime()) / DAY_MS);
  const message = `the last one is of ${newest.madeAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (days < 2) return [{ status: 'ok', subject, message }];
  return [
    { status: 'warn', subject, message: `${message}, ${days} days ago; see why \`coachwire backup\` does not run` },
  ];
}
