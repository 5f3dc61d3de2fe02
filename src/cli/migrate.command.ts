import { loadSettings } from '../config';
import type { CliContext } from './cli-context';
import { loadStorage } from './lazy-parts';
import type { GivenOptions } from './setting-options';

/** `coachwire migrate`: brings the store up to this version and says what it did. */
export async function migrate(context: CliContext, argv: GivenOptions): Promise<number> {
  const { settings } = loadSettings({ argv, ...context.input, needsDiscord: false });
  const applied = await loadStorage().applyMigrations(settings);
  for (const name of applied) context.out(`Applied ${name}`);
  context.out(applied.length === 0 ? 'The store is up to date: nothing to apply.' : 'The store is up to date.');
  return 0;
}
