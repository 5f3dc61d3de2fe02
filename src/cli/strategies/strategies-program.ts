import { type Command, InvalidArgumentError, Option } from 'commander';
import { addGroup } from '../add-group';
import type { CliContext } from '../cli-context';
import { listStrategies, runStrategies, showConflicts, showPerformance } from './strategies.command';

interface Options {
  days?: number;
  dryRun?: true;
  json?: true;
  csv?: true;
}

/** Adds `strategies` with its subcommands to the command line. */
export function addStrategies(program: Command, context: CliContext, onDone: (exitCode: number) => void): void {
  const about = 'run the strategies, and see what they say; works beside a running server';
  const add = addGroup(program, { name: 'strategies', description: about }, onDone);
  const days = () =>
    new Option('--days <days>', 'how far back to look; as configured when left out').argParser(parseDays);
  const example = (line: string) => `\nExample:\n  coachwire strategies ${line}`;

  add('list', 'show the configured strategies with their parameters', (argv, command) =>
    listStrategies(context, argv, command.opts<Options>()),
  )
    .option('--json', 'print them as JSON')
    .addHelpText('after', example('list'));

  add('run', 'run them, and have what they say aggregated, routed and queued', (argv, command) =>
    runStrategies(context, argv, command.opts<Options>()),
  )
    .addOption(days())
    .option('--dry-run', 'show what would be sent and why not; keep and send nothing')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', example('run --days 30 --dry-run'));

  add('performance', 'show what their signals came to by the candles that followed', (argv, command) =>
    showPerformance(context, argv, command.opts<Options>()),
  )
    .addOption(days())
    .option('--json', 'print it as JSON')
    .addOption(new Option('--csv', 'print it as CSV').conflicts('json'))
    .addHelpText('after', example('performance --days 90 --csv'));

  add('conflicts', 'show the symbols of which one says LONG and another SHORT', (argv, command) =>
    showConflicts(context, argv, command.opts<Options>()),
  )
    .addOption(days())
    .option('--json', 'print them as JSON')
    .addHelpText('after', example('conflicts'));
}

function parseDays(text: string): number {
  const count = Number(text);
  if (!/^\d{1,4}$/.test(text) || count < 1 || count > 3650) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 3650.');
  }
  return count;
}
