import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import type { ConfigurationProblem } from './configuration-error';
import { findNearestName } from './nearest-name';
import type { SettingName } from './settings-schema';
import { definitionOf, settingNames } from './settings-schema';
import type { YamlEntry, YamlFile } from './yaml-file';

export type SourceKind = 'command line' | 'environment' | '.env' | 'yaml' | 'default';

/** Where a setting's value came from; `where` is for people: `environment`, `config/default.yaml:7`. */
export interface SettingSource {
  kind: SourceKind;
  where: string;
}

/** The text given for a setting and its place. */
export interface GivenValue {
  text: string;
  source: SettingSource;
}

export type GivenValues = Partial<Record<SettingName, GivenValue>>;

/** What one source gives. An empty value counts as unset. */
export interface ReadSource {
  values: GivenValues;
  problems: ConfigurationProblem[];
}

/** Options as typed, without the dashes: `api-port` or `API_PORT`. */
export function readCommandLine(options: Record<string, string>): ReadSource {
  const given: Record<string, string> = {};
  const problems: ConfigurationProblem[] = [];
  for (const [option, text] of Object.entries(options)) {
    const name = option.replaceAll('-', '_').toUpperCase();
    if (isSettingName(name)) given[name] = text;
    else problems.push(unknownOption(option, name));
  }
  return { values: pickSettings(given, 'command line'), problems };
}

function unknownOption(option: string, name: string): ConfigurationProblem {
  const nearest = findNearestName(name, settingNames);
  const cure = nearest === null ? 'see --help' : `did you mean ${optionOf(nearest as SettingName)}?`;
  return { name: `--${option}`, where: 'command line', message: `is unknown: ${cure}` };
}

/** `API_PORT` as it stands on the command line: `--api-port`. */
export function optionOf(name: SettingName): string {
  return `--${name.toLowerCase().replaceAll('_', '-')}`;
}

export function readEnvironment(environment: NodeJS.ProcessEnv): ReadSource {
  return { values: pickSettings(environment, 'environment'), problems: [] };
}

/** Reads `.env` of a folder, if there is one, without touching the process's environment. */
export function readDotenv(folder: string): ReadSource {
  try {
    return { values: pickSettings(parseDotenv(readFileSync(join(folder, '.env'))), '.env'), problems: [] };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT';
    return {
      values: {},
      problems: isMissing ? [] : [{ name: '.env', where: null, message: `cannot be read: ${code}` }],
    };
  }
}

function pickSettings(texts: Record<string, string | undefined>, kind: SourceKind): GivenValues {
  const values: GivenValues = {};
  for (const name of settingNames) {
    const text = Object.hasOwn(texts, name) ? texts[name]?.trim() : undefined;
    if (text) values[name] = { text, source: { kind, where: kind } };
  }
  return values;
}

const yamlKeys = new Map(
  settingNames.filter((name) => !definitionOf(name).notInYaml).map((name) => [name.toLowerCase(), name]),
);

/** What stands in YAML beside the settings, each read by the part that it belongs to. */
export const yamlSections = [
  'coaches',
  'strategy_weights',
  'aggregation',
  'tradingview',
  'destinations',
  'routes',
  'strategies',
] as const;
export type YamlSection = (typeof yamlSections)[number];

/** The settings at the top of a YAML file, under their names in lower case. The sections are left to their readers. */
export function readYamlSettings(file: YamlFile): ReadSource {
  const values: GivenValues = {};
  const problems: ConfigurationProblem[] = [];
  for (const entry of file.entriesOf() ?? []) {
    const name = yamlKeys.get(entry.key);
    if (name === undefined) {
      if (!isSection(entry.key)) problems.push(unknownKey(entry, [...yamlKeys.keys(), ...yamlSections]));
      continue;
    }
    const text = textOfSetting(file, entry, name);
    if (text === null)
      problems.push({ name, where: entry.where, message: `must be ${definitionOf(name).type.expects}` });
    else if (text !== '') values[name] = { text, source: { kind: 'yaml', where: entry.where } };
  }
  return { values, problems };
}

function isSection(key: string): key is YamlSection {
  return (yamlSections as readonly string[]).includes(key);
}

function textOfSetting(file: YamlFile, { node }: YamlEntry, name: SettingName): string | null {
  const items = definitionOf(name).type.isList ? file.itemsOf(node) : null;
  if (items === null) return file.textOf(node)?.trim() ?? null;
  const texts = items.map((item) => file.textOf(item));
  return texts.includes(null) ? null : texts.join(',');
}

/** A key nobody knows, with the nearest that there is. Keys that do not look like one may be a misplaced secret. */
export function unknownKey({ key, where }: YamlEntry, known: readonly string[]): ConfigurationProblem {
  if (!/^\w{1,40}$/.test(key)) return { name: 'a key', where, message: 'is no name of a setting' };
  const nearest = findNearestName(key, known);
  const cure = nearest === null ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`;
  return { name: key, where, message: `is unknown: ${cure}` };
}

export function isSettingName(name: string): name is SettingName {
  return (settingNames as string[]).includes(name);
}

const ourPrefixes = /^(DISCORD|API|LOG|KICK)_/;

/** Set variables that look like a misspelt setting, as warnings: an environment is shared with other programs. */
export function warnOfMisspeltVariables(environment: NodeJS.ProcessEnv): string[] {
  const strangers = Object.keys(environment).filter((name) => ourPrefixes.test(name) && !isSettingName(name));
  return strangers.flatMap((name) => {
    const nearest = findNearestName(name, settingNames);
    return nearest === null ? [] : [`${name} in the environment is no setting; did you mean ${nearest}?`];
  });
}
