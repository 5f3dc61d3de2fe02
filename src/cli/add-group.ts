import type { Command } from 'commander';
import { addSettingOptions, type GivenOptions } from './setting-options';

/** Adds commands below one name, each with every setting as an option. The exit code of the one that ran goes to `onDone`. */
export function addGroup(
  program: Command,
  { name, description }: { name: string; description: string },
  onDone: (exitCode: number) => void,
) {
  const group = program.command(name).description(description).showHelpAfterError(`See coachwire ${name} --help.`);
  return (usage: string, about: string, action: (argv: GivenOptions, command: Command) => Promise<number>): Command => {
    const [first] = usage.split(' ');
    const command = group
      .command(usage)
      .description(about)
      .showHelpAfterError(`See coachwire ${name} ${first} --help.`);
    const readSettings = addSettingOptions(command);
    command.action(async () => onDone(await action(readSettings(), command)));
    return command;
  };
}
