import { Command } from 'commander';
import type { AddCommand } from './add-command';
import { addBackups } from './backup/backup-program';
import { addCandles } from './candles/candles-program';
import { addStrategies } from './strategies/strategies-program';
import type { StartApplication } from './lazy-parts';
import type { CliContext } from './cli-context';
import { demo } from './demo.command';
import { doctor, type DoctorOptions } from './doctor.command';
import { addPlanFiles } from './plan-files/plan-files-program';
import { addKeys } from './keys/keys-program';
import { migrate } from './migrate.command';
import { readProductVersion } from './product-version';
import { serve } from './serve.command';
import { addSettingOptions } from './setting-options';
import { setup, type SetupOptions } from './setup/setup.command';

/**
 * The command line of Coachwire. The exit code of the command that ran goes to `onDone`.
 * @throws CommanderError for wrong usage, and after printing help or version.
 */
export function buildProgram(
  context: CliContext,
  start: StartApplication,
  onDone: (exitCode: number) => void,
): Command {
  const program = new Command('coachwire')
    .description('Records trading coaches’ daily plans from Discord and serves them to AI trading agents over HTTP.')
    .version(readProductVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.out(text.trimEnd()),
      writeErr: (text) => context.err(text.trimEnd()),
      // A mistyped option is quoted, but never with its value: that may be a secret.
      outputError: (text, write) => write(text.replace(/'(-[^=']*)=.*'/s, "'$1'")),
    });

  const add: AddCommand = (usage, description, action) => {
    const [name] = usage.split(' ');
    const command = program.command(usage).description(description).showHelpAfterError(`See coachwire ${name} --help.`);
    const readSettings = addSettingOptions(command);
    command.action(async () => onDone(await action(readSettings(), command)));
    return command;
  };

  add('serve', 'run the bot and the HTTP server', (argv, command) => {
    const { mock } = command.opts<{ mock?: true }>();
    return serve(context, mock ? { MOCK_MODE: 'true', ...argv } : argv, start);
  }).option('--mock', 'the same as --mock-mode: a simulated Discord, no token needed');
  add('demo', 'show it at work on a simulated Discord, without any set-up', (argv) => demo(context, argv, start));
  add('setup', 'ask for what a first start needs, check it with Discord, and write it down', (argv, command) =>
    setup(context, argv, command.opts<SetupOptions>(), start),
  )
    .option('--yes', 'ask nothing: take the answers from options, environment and files')
    .option('--force', 'with --yes, also where .env or config/coachwire.yaml are there')
    .option('--coach <code=ids>', 'with --yes, who posts for a coach: d=ID+ID; once for each coach', collect, [])
    .addHelpText(
      'after',
      '\nExample:\n  coachwire setup --yes --discord-guild-ids 123456789012345678 --coach d=234567890123456789',
    );
  add('migrate', 'bring the store up to this version', (argv) => migrate(context, argv));
  add('doctor', 'show all settings, and check all that a start needs', (argv, command) =>
    doctor(context, argv, command.opts<DoctorOptions>()),
  )
    .option('--json', 'print settings and findings as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0, or 1 when something keeps it from working.\n\nExample:\n  coachwire doctor --json',
    );
  addBackups(add, context);
  addPlanFiles(add, context);
  addKeys(program, context, onDone);
  addCandles(program, context, onDone);
  addStrategies(program, context, onDone);
  return program;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
