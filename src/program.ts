import { describeCrash, run } from './cli';
import { readProcessInput } from './config';

export { loadApplication } from './cli';

/** Runs the command line of this process, and sets its exit code. What nobody caught ends it with a line on standard error. */
export async function runProgram(): Promise<void> {
  const err = (line: string) => void process.stderr.write(`${line}\n`);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      err(describeCrash(error));
      process.exit(1);
    });
  }
  const out = (line: string) => void process.stdout.write(`${line}\n`);
  const progress = process.stderr.isTTY
    ? (line: string | null) => void process.stderr.write(`\r\x1b[2K${line ?? ''}`)
    : undefined;
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  const context = { input: readProcessInput(), out, err, progress, isInteractive, process };
  const exitCode = await run(process.argv.slice(2), context);
  process.exitCode = exitCode;
  // After a failure something half started may hold the process; after success nothing should, and the stop's timer watches.
  if (exitCode !== 0) setTimeout(() => process.exit(exitCode), 1000).unref();
}
