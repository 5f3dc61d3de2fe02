import { resolve } from 'node:path';
import { CoachRoster, isOpenToAll } from './coach-roster';
import { ConfigurationError } from './configuration-error';
import type { ConfigurationProblem } from './configuration-error';
import { ConfigurationParts, type PartProblem } from './configuration-parts';
import { readRoster } from './roster-parsing';
import type { GivenValues, ReadSource, SettingSource } from './setting-sources';
import {
  readCommandLine,
  readDotenv,
  readEnvironment,
  readYamlSettings,
  warnOfMisspeltVariables,
} from './setting-sources';
import type { SettingName, Settings } from './settings-schema';
import { definitionOf, settingDefinitions, settingNames } from './settings-schema';
import { YamlFile } from './yaml-file';

export interface LoadOptions {
  /** Settings from the command line, by option without dashes (`api-port`) or by name (`API_PORT`). */
  argv: Record<string, string>;
  /** The environment, which is read and never changed. */
  env: NodeJS.ProcessEnv;
  /** The folder of `.env`, and the one that relative paths are taken from. */
  cwd: string;
  /** Whether standard output is a terminal; decides the default of LOG_FORMAT. */
  isTerminal?: boolean;
  /** False for commands that never talk to Discord: the bot's token may then be missing. */
  needsDiscord?: boolean;
  /** False reads neither `.env` nor the default YAML file: only what was asked for by name. */
  usesDefaultFiles?: boolean;
}

export interface LoadedConfiguration {
  settings: Settings;
  roster: CoachRoster;
  sources: Readonly<Record<SettingName, SettingSource>>;
  /** What parts that can be switched off read for themselves. */
  parts: ConfigurationParts;
  /** What start-up should warn about, a sentence each. */
  warnings: readonly string[];
}

/**
 * Reads all sources, the first winning: command line, environment, `.env`, YAML file, defaults.
 * @throws ConfigurationError with every problem at once.
 */
export function loadSettings(options: LoadOptions): LoadedConfiguration {
  const { argv, env, cwd, usesDefaultFiles = true } = options;
  const named: ReadSource[] = [
    readCommandLine(argv),
    readEnvironment(env),
    ...(usesDefaultFiles ? [readDotenv(cwd)] : []),
  ];
  const yaml = readConfigFile(mergeSources(named), cwd, usesDefaultFiles);
  const sources = [...named, yaml];
  const { settings, origins, problems, partProblems } = parseSettings(mergeSources(sources), options);
  const { coaches, problems: rosterProblems } = readRoster(yaml.file);

  const all = [
    ...sources.flatMap((source) => source.problems),
    ...problems,
    ...findContradictions(settings, options),
    ...rosterProblems,
  ];
  if (all.length > 0) throw new ConfigurationError(all);
  const roster = new CoachRoster(coaches);
  const parts = new ConfigurationParts(yaml.file, partProblems);
  const loaded = { settings: Object.freeze(settings as Settings), roster, sources: origins, parts };
  return { ...loaded, warnings: [...warnOfMisspeltVariables(env), ...findWarnings(loaded)] };
}

/** The first source that gives a setting decides. */
function mergeSources(sources: readonly ReadSource[]): GivenValues {
  return Object.assign({}, ...sources.map(({ values }) => values).reverse()) as GivenValues;
}

function readConfigFile(given: GivenValues, cwd: string, usesDefault: boolean): ReadSource & { file: YamlFile | null } {
  const named = given.CONFIG_FILE;
  const text = named?.text ?? (usesDefault ? settingDefinitions.CONFIG_FILE.default : null);
  if (text === null) return { file: null, values: {}, problems: [] };
  const { file, problems } = YamlFile.read(resolve(cwd, text), cwd);
  if (file !== null) return { file, ...readYamlSettings(file) };
  if (named && problems.length === 0) {
    const message = `must name a file that exists, not ${JSON.stringify(text)}`;
    problems.push({ name: 'CONFIG_FILE', where: named.source.where, message });
  }
  return { file: null, values: {}, problems };
}

function parseSettings(given: GivenValues, { cwd, isTerminal = false }: LoadOptions) {
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins = {} as Record<SettingName, SettingSource>;
  const problems: ConfigurationProblem[] = [];
  const partProblems: PartProblem[] = [];
  for (const name of settingNames) {
    const { type, default: preset, part } = definitionOf(name);
    const presetText = typeof preset === 'object' && preset !== null ? preset.choose({ isTerminal }) : preset;
    const { text, source } = given[name] ?? {
      text: presetText,
      source: { kind: 'default', where: 'default' } as const,
    };
    let value = text === null ? null : type.parse(text, { cwd });
    if (value === undefined && part) {
      partProblems.push({ part, ...badValue(name, text!, source) });
      value = presetText === null ? null : type.parse(presetText, { cwd });
    }
    if (value === undefined) problems.push(badValue(name, text!, source));
    values[name] = Object.freeze(value);
    origins[name] = source;
  }
  return { settings: values as Partial<Settings>, origins, problems, partProblems };
}

function badValue(name: SettingName, text: string, { where }: SettingSource): ConfigurationProblem {
  const { type, isSecret } = definitionOf(name);
  const isQuotable = !isSecret && !type.isUrl;
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return { name, where, message: `must be ${type.expects}${isQuotable ? `, not ${JSON.stringify(shown)}` : ''}` };
}

/** Rules over more than one setting. A setting that failed by itself is undefined here and is passed over. */
function findContradictions(settings: Partial<Settings>, { needsDiscord = true }: LoadOptions): ConfigurationProblem[] {
  const {
    DISCORD_BOT_TOKEN: token,
    MOCK_MODE: isMock,
    DEFAULT_GUILD_ID: guildId,
    DISCORD_GUILD_IDS: served,
  } = settings;
  const problems: ConfigurationProblem[] = [];
  if (needsDiscord && token === null && isMock === false) {
    const cure =
      'set it in .env or in the environment (Discord Developer Portal → Bot → Reset Token), or set MOCK_MODE=true';
    problems.push({ name: 'DISCORD_BOT_TOKEN', where: null, message: `is missing: ${cure} to try without Discord` });
  }
  if (guildId && served && served.length > 0 && !served.includes(guildId)) {
    problems.push({ name: 'DEFAULT_GUILD_ID', where: null, message: 'must be one of DISCORD_GUILD_IDS' });
  }
  return problems;
}

function findWarnings({ settings, roster, sources }: Omit<LoadedConfiguration, 'warnings' | 'parts'>): string[] {
  const warnings: string[] = [];
  for (const name of settingNames) {
    if (definitionOf(name).isSecret && sources[name].kind === 'command line') {
      warnings.push(
        `${name} stands on the command line, where other users of this machine can read it; use .env instead.`,
      );
    }
  }
  const open = roster.coaches.filter(isOpenToAll).map(({ code }) => code);
  if (open.length > 0 && !settings.MOCK_MODE) {
    const cure = 'name its users or roles under coaches: in the configuration file';
    warnings.push(`Anyone in the server may post for ${open.join(', ')}; to limit a coach, ${cure}.`);
  }
  return warnings;
}
