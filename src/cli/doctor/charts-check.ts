import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../../config';
import type { Check } from './check';

const subject = 'Charts';

/** Whether chart images can be stored: beside a SQLite file in a folder, which is not made here. */
export function checkCharts({ DATABASE_URL: url, CHARTS_PATH: path }: Settings): Check {
  if (url !== null) return { status: 'ok', subject, message: 'stored in the database' };
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  if (!isWritableFolder(folder)) {
    const message = `${folder} is not a writable folder, so charts cannot be stored in ${path}; set CHARTS_PATH, or give this user the right`;
    return { status: 'fail', subject, message };
  }
  return {
    status: 'ok',
    subject,
    message: folder === path ? `stored in ${path}` : `${path} will be made at the first start`,
  };
}

function isWritableFolder(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
