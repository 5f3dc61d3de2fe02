import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../../config';
import { describeError } from '../error-report';
import { loadStorage } from '../lazy-parts';
import type { Check } from './check';

const subject = 'Store';

/** Whether the store opens and is up to date. A SQLite file that does not exist yet is not made, only its place is checked. */
export async function checkStorage(settings: Settings): Promise<Check> {
  const { DATABASE_URL: url, DATABASE_PATH: path } = settings;
  if (url === null && !existsSync(path)) return checkFolder(path);
  try {
    const storage = await loadStorage().openStorage(settings);
    try {
      const { engine, migration } = await storage.checkHealth();
      const { total_plans: plans } = await storage.read.plans.counts();
      return { status: 'ok', subject, message: `${engine} opens, holds ${plans} plans, migrated to ${migration}` };
    } finally {
      await storage.close();
    }
  } catch (error) {
    return { status: 'fail', subject, message: describeError(error) };
  }
}

function checkFolder(path: string): Check {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    const message = `${path} cannot be made: ${folder} is not writable; set DATABASE_PATH, or give this user the right`;
    return { status: 'fail', subject, message };
  }
  return { status: 'ok', subject, message: `${path} will be made at the first start` };
}
