#!/usr/bin/env node
import { describeCrash, run } from './cli';
import { readProcessInput } from './config';

const err = (line: string) => void process.stderr.write(`${line}\n`);

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    err(describeCrash(error));
    process.exit(1);
  });
}

const context = {
  input: readProcessInput(),
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err,
  process,
};

void run(process.argv.slice(2), context).then((exitCode) => {
  process.exitCode = exitCode;
  // After a failure something half started may hold the process; after success nothing should, and the stop's timer watches.
  if (exitCode !== 0) setTimeout(() => process.exit(exitCode), 1000).unref();
});
