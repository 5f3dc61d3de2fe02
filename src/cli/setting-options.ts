import type { Command } from 'commander';
import { Option } from 'commander';
import type { SettingName } from '../config';
import { definitionOf, optionOf, settingNames } from '../config';

/** Settings given on the command line, by name. */
export type GivenOptions = Record<string, string>;

/** Lets a command take every setting as `--kebab-case VALUE`. The answer reads what was given, once the line is parsed. */
export function addSettingOptions(command: Command): () => GivenOptions {
  const names = [...settingNames].sort((a, b) => Number(b === 'CONFIG_FILE') - Number(a === 'CONFIG_FILE'));
  const options = names.map((name) => ({ name, option: settingOption(name) }));
  for (const { option } of options) command.addOption(option);
  return () => {
    const values = command.opts<Record<string, string | true | undefined>>();
    const given = options.map(({ name, option }) => [name, values[option.attributeName()]] as const);
    return Object.fromEntries(
      given.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]),
    );
  };
}

function settingOption(name: SettingName): Option {
  if (name === 'CONFIG_FILE') return new Option('--config <file>', describe(name)).helpGroup('Options:');
  const { group, type } = definitionOf(name);
  // A switch may stand alone: --mock-mode means --mock-mode true.
  const value = type.expects === 'true or false' ? '[value]' : '<value>';
  return new Option(`${optionOf(name)} ${value}`, describe(name)).helpGroup(`${group}:`);
}

function describe(name: SettingName): string {
  const { help, default: preset } = definitionOf(name);
  const text = typeof preset === 'object' && preset ? preset.says : preset;
  return text ? `${help} (default: ${text})` : help;
}
