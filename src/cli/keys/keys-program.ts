import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Scope } from '../../access';
import type { CliContext } from '../cli-context';
import type { GivenOptions } from '../setting-options';
import { addSettingOptions } from '../setting-options';
import { type CreateKeyOptions, createKey, listKeys, revokeKey, rotateKey } from './keys.command';

// As in access/, which would take the whole application with it.
const SCOPES: readonly Scope[] = ['read', 'signals', 'plans', 'admin'];

/** Adds `keys` with its subcommands to the command line. */
export function addKeys(program: Command, context: CliContext, onDone: (exitCode: number) => void): void {
  const keys = program
    .command('keys')
    .description('make, list, revoke and rotate API keys; works beside a running server')
    .showHelpAfterError('See coachwire keys --help.');
  const add = (usage: string, description: string) =>
    keys
      .command(usage)
      .description(description)
      .showHelpAfterError(`See coachwire keys ${usage.split(' ')[0]} --help.`);
  const act = (command: Command, action: (argv: GivenOptions, ...words: string[]) => Promise<number>) => {
    const readSettings = addSettingOptions(command);
    command.action(async () => onDone(await action(readSettings(), ...command.args)));
  };

  const create = add('create', 'make a key and print it, this once')
    .requiredOption('--name <name>', 'what you call it; plans posted with it carry it as their author')
    .addOption(scopeOption())
    .option('--expires <when>', 'a time span such as 90d, or the last day, YYYY-MM-DD (UTC); without it never')
    .option('--acts-as <user id>', 'the Discord user that writes of plans count as');
  act(create, (argv) => createKey(context, argv, create.opts<CreateKeyOptions>()));

  act(add('list', 'list the keys, those that ended too'), (argv) => listKeys(context, argv));
  act(add('revoke <id>', 'end a key at once'), (argv, id = '') => revokeKey(context, argv, id));

  const rotate = add('rotate <id>', 'replace a key, which goes on for a while').option(
    '--overlap <time>',
    'how long the key until now still works, such as 24h; 0 for not at all',
    '24h',
  );
  act(rotate, (argv, id = '') => rotateKey(context, argv, id, rotate.opts<{ overlap: string }>().overlap));
}

function scopeOption(): Option {
  return new Option(`--scope <scope>`, `what it may do, given once for each: ${SCOPES.join(', ')} (all of them)`)
    .makeOptionMandatory()
    .argParser((value: string, before: Scope[] | undefined) => {
      const scope = SCOPES.find((known) => known === value);
      if (!scope) throw new InvalidArgumentError(`Scopes are ${SCOPES.join(', ')}.`);
      return [...(before ?? []), scope];
    });
}
