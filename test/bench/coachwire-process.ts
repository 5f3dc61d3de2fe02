import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Access from '../../src/access';
import type { StorageSettings } from '../../src/storage';
import { storageModule } from './seed-plans';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

const MAIN = join(__dirname, '../../dist/main.js');
const { ApiKeysService } = createRequire(__filename)('../../dist/access') as typeof Access;

/** Starts the compiled server on the store and log of a folder. Discord is away: its address is a port on which nobody listens. */
export async function startCoachwire(folder: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const port = await freePort();
  const settings = {
    DISCORD_BOT_TOKEN: 'bench',
    DISCORD_API_URL: `http://127.0.0.1:${await freePort()}/api`,
    DATABASE_PATH: databaseOf(folder),
    LOG_FILE: join(folder, 'coachwire.log'),
    API_PORT: `${port}`,
    ...env,
  };
  return startServer([MAIN, 'serve'], { env: settings, port, path: '/health/ready' });
}

/** The headers of a JSON request with a key of these scopes, made before the server starts. */
export function createCaller(folder: string, ...keyScopes: Access.Scope[]): Promise<Record<string, string>> {
  return createCallerOf({ DATABASE_PATH: databaseOf(folder), DATABASE_URL: null }, ...keyScopes);
}

/** The same for a store anywhere. */
export async function createCallerOf(
  database: StorageSettings,
  ...keyScopes: Access.Scope[]
): Promise<Record<string, string>> {
  const storage = await storageModule.openStorage(database);
  const options = { name: 'bench', scopes: keyScopes, actsAs: keyScopes.includes('plans') ? ACTOR : null };
  const { key } = await new ApiKeysService(storage).create(options, new Date());
  await storage.close();
  return { 'content-type': 'application/json', authorization: `Bearer ${key}` };
}

const ACTOR = '200000000000000001';

function databaseOf(folder: string): string {
  return join(folder, 'plans.db');
}
