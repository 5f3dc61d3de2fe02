import { type Command, InvalidArgumentError } from 'commander';
import type { CliContext } from '../cli-context';
import type { AddCommand } from '../add-command';
import { backup, type BackupCommandOptions } from './backup.command';
import { restore, type RestoreCommandOptions } from './restore.command';

/** Adds `backup` and `restore` to the command line. */
export function addBackups(add: AddCommand, context: CliContext): void {
  add('backup', 'write the store and its charts to one file, beside a running server', (argv, command: Command) =>
    backup(context, argv, command.opts<BackupCommandOptions>()),
  )
    .option('--to <path>', 'a file, or a folder; without it BACKUP_PATH')
    .option('--keep <count>', 'afterwards remove all but so many of the newest backups in that folder', parseCount)
    .option('--force', 'replace the file when it exists')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', '\nExample:\n  coachwire backup --to /var/backups/coachwire/ --keep 7');

  add('restore <file>', 'put a backup in the place of the store; end the server first', (argv, command: Command) =>
    restore(context, argv, command.args[0] ?? '', command.opts<RestoreCommandOptions>()),
  )
    .option('--force', 'also where there is a store already; it is kept beside')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', '\nExample:\n  coachwire restore data/backups/coachwire-20261120T133005Z.tar --force');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,5}$/.test(text) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return count;
}
