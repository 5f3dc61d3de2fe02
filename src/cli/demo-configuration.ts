import { join } from 'node:path';
import type { LoadedConfiguration } from '../config';
import { loadSettings } from '../config';
import type { CliContext } from './cli-context';
import { findFreePort } from './listening';
import type { GivenOptions } from './setting-options';

/**
 * The demo's configuration: mock mode in a folder of its own. Neither `.env` nor the YAML file counts, nor what the environment
 * says of a real Discord or a PostgreSQL: they belong to the operator's real bot. The port moves on when 5000 is taken.
 */
export async function loadDemoConfiguration(
  input: CliContext['input'],
  argv: GivenOptions,
  folder: string,
): Promise<LoadedConfiguration> {
  const env = demoEnvironment(input.env, folder);
  const load = (more: GivenOptions) =>
    loadSettings({ ...input, env, argv: { ...argv, ...more, MOCK_MODE: 'true' }, usesDefaultFiles: false });
  const loaded = load({});
  if (loaded.sources.API_PORT.kind !== 'default') return loaded;
  const { API_HOST: host, API_PORT: port } = loaded.settings;
  return load({ API_PORT: String(await findFreePort(host, port)) });
}

function demoEnvironment(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name, value]) => value && !isOfTheRealBot(name));
  return {
    DATABASE_PATH: join(folder, 'coach_plans.db'),
    CHARTS_PATH: join(folder, 'charts'),
    LOG_FILE: join(folder, 'coachwire.log'),
    LOG_LEVEL: 'warn',
    ...Object.fromEntries(kept),
  };
}

function isOfTheRealBot(name: string): boolean {
  return /^(DISCORD|KICK|PUSHER)_/.test(name) || name === 'DEFAULT_GUILD_ID' || name === 'DATABASE_URL';
}
