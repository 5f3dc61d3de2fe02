import { loadSettings } from '../config';
import type { StartApplication } from './lazy-parts';
import type { CliContext } from './cli-context';
import { runUntilStopped } from './run-until-stopped';
import type { GivenOptions } from './setting-options';

/** `coachwire serve`: runs the application until a signal. */
export async function serve(context: CliContext, argv: GivenOptions, start: StartApplication): Promise<number> {
  const loaded = loadSettings({ argv, ...context.input });
  return runUntilStopped(context, {
    start: (onFatal) => start(loaded, { onFatal }),
    timeoutSeconds: loaded.settings.SHUTDOWN_TIMEOUT_SECONDS,
  });
}
