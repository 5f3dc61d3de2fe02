import { type Command, Option } from 'commander';
import { addGroup } from '../add-group';
import type { CliContext } from '../cli-context';
import { type ImportOptions, importCandles, listCandles } from './candles.command';

/** Adds `candles` with its subcommands to the command line. */
export function addCandles(program: Command, context: CliContext, onDone: (exitCode: number) => void): void {
  const about = 'import and list candles, from which the strategies make signals; works beside a running server';
  const add = addGroup(program, { name: 'candles', description: about }, onDone);

  add('import <file...>', 'store the candles of CSV or JSON files, each file whole or not at all', (argv, command) =>
    importCandles(context, argv, command.args, command.opts<ImportOptions>()),
  )
    .option('--symbol <symbol>', 'the symbol of all candles; without it what the file says, else its name: BTC-USD.csv')
    .option('--interval <interval>', 'such as 5m, 1h or 1d; without it what the file says, else the usual distance')
    .addOption(new Option('--date-order <order>', 'what 03/04/2026 means').choices(['month-first', 'day-first']))
    .addOption(new Option('--decimal-mark <mark>', 'what stands before decimals').choices(['.', ',']))
    .option('--json', 'print what was stored as JSON')
    .addHelpText('after', '\nExample:\n  coachwire candles import BTC-USD.csv VIX_History.csv --interval 1d');

  add('list', 'show which candles are stored', (argv, command) =>
    listCandles(context, argv, command.opts<{ json?: true }>()),
  )
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  coachwire candles list');
}
