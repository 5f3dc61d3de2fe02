import { CommanderError } from 'commander';
import type { CliContext } from './cli-context';
import { describeError } from './error-report';
import type { StartApplication } from './lazy-parts';
import { loadApplication } from './lazy-parts';
import { buildProgram } from './program';

const startLazily: StartApplication = (...parameters) => loadApplication().startApplication(...parameters);

/**
 * Runs one command line (without the program's name) and resolves to its exit code: 0 when all went well, 1 for an error,
 * which stands on standard error, 2 for wrong usage.
 */
export async function run(
  words: string[],
  context: CliContext,
  start: StartApplication = startLazily,
): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(context, start, (code) => (exitCode = code));
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own errors, the help or the version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    context.err(describeError(error));
    return 1;
  }
}
