import type { Command } from 'commander';
import type { AddCommand } from '../add-command';
import type { CliContext } from '../cli-context';
import { exportPlans, type ExportOptions } from './export.command';
import { importLegacyFile, type ImportLegacyOptions } from './import-legacy.command';

/** Adds `import-legacy` and `export` to the command line. */
export function addPlanFiles(add: AddCommand, context: CliContext): void {
  add('import-legacy <file>', 'take the plans of the Python system from its database', (argv, command: Command) =>
    importLegacyFile(context, argv, command.args[0] ?? '', command.opts<ImportLegacyOptions>()),
  )
    .option('--dry-run', 'say what would be taken, and write nothing')
    .option('--guild <id>', 'the Discord server that the plans are of; without it DEFAULT_GUILD_ID')
    .option('--timezone <zone>', 'where its times were written down; without it TRADING_TIMEZONE')
    .option('--authors <names>', 'name=id,…: the Discord user ids of the authors, who may then edit their plans')
    .option('--coaches <names>', 'name=code,…: coaches that had another name there')
    .option('--encoding <name>', 'what text is written in that is no UTF-8', 'windows-1252')
    .option('--report <file>', 'write what became of every row to a file, as JSON lines')
    .option('--json', 'print what became of every row as JSON lines, and the sum at the end')
    .addHelpText(
      'after',
      "\nExample:\n  coachwire import-legacy ./coach_plans.db --guild 123456789012345678 --authors 'dana=234567890123456789' --dry-run",
    );

  add('export', 'print the plans of some days as JSON lines or CSV', (argv, command: Command) =>
    exportPlans(context, argv, command.opts<ExportOptions>()),
  )
    .option('--from <date>', 'the first day, YYYY-MM-DD')
    .option('--to <date>', 'the last day, YYYY-MM-DD')
    .option('--format <format>', 'json (a line for each plan) or csv', 'json')
    .option('--coach <code>', 'of this coach only')
    .option('--guild <id>', 'the Discord server; without it DEFAULT_GUILD_ID')
    .option('--output <file>', 'write to a file, which must not exist, instead of printing')
    .addHelpText(
      'after',
      '\nExample:\n  coachwire export --from 2026-11-01 --to 2026-11-30 --format csv --output plans.csv',
    );
}
