import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ConfigurationError } from './configuration-error';
import type { LoadedConfiguration, LoadOptions } from './load-settings';
import { loadSettings } from './load-settings';
import { describeSettings } from './redaction';
import { definitionOf, settingNames } from './settings-schema';

const guildId = '1234567890123456789';
let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function load(options: Partial<LoadOptions> = {}): LoadedConfiguration {
  return loadSettings({ argv: {}, env: {}, cwd, needsDiscord: false, ...options });
}

function problemsOf(options: Partial<LoadOptions>): string {
  try {
    load(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).message;
  }
  throw new Error('loaded without a problem');
}

function writeYaml(text: string, name = 'default.yaml'): void {
  mkdirSync(join(cwd, 'config'), { recursive: true });
  writeFileSync(join(cwd, 'config', name), text);
}

function writeDotenv(text: string): void {
  writeFileSync(join(cwd, '.env'), text);
}

describe('defaults', () => {
  it('fill every setting', () => {
    const { settings, roster, sources } = load();
    expect(settings).toMatchObject({
      DISCORD_BOT_TOKEN: null,
      DISCORD_GUILD_IDS: [],
      DATABASE_PATH: join(cwd, 'data/coach_plans.db'),
      API_PORT: 5000,
      MOCK_MODE: false,
      TRUST_PROXY: false,
      TRADING_TIMEZONE: 'America/New_York',
      LOG_FORMAT: 'json',
    });
    expect(roster.codes).toBe('d, i, s, n');
    expect(sources.API_PORT).toEqual({ kind: 'default', where: 'default' });
  });

  it('log prettily on a terminal', () => {
    expect(load({ isTerminal: true }).settings.LOG_FORMAT).toBe('pretty');
  });

  it('leave the token required, unless in mock mode', () => {
    expect(problemsOf({ needsDiscord: true })).toMatch(
      /DISCORD_BOT_TOKEN is missing: set it in \.env .*MOCK_MODE=true/,
    );
    expect(load({ needsDiscord: true, env: { MOCK_MODE: 'yes' } }).settings.MOCK_MODE).toBe(true);
  });
});

describe('precedence', () => {
  it('is command line, environment, .env, YAML, whichever of them give a value', () => {
    const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
    fc.assert(
      fc.property(port, port, port, port, fc.boolean(), (cli, environment, dotenv, yaml, isEmptySet) => {
        const empty = isEmptySet ? '' : undefined;
        writeDotenv(`API_PORT=${dotenv ?? ''}\n`);
        writeYaml(yaml === undefined ? '' : `api_port: ${yaml}\n`);
        const { settings, sources } = load({
          argv: cli === undefined ? {} : { 'api-port': String(cli) },
          env: { API_PORT: environment === undefined ? empty : String(environment) },
        });
        expect(settings.API_PORT).toBe(cli ?? environment ?? dotenv ?? yaml ?? 5000);
        const given = { 'command line': cli, environment, '.env': dotenv, yaml, default: 5000 };
        expect(sources.API_PORT.kind).toBe(Object.entries(given).find(([, value]) => value !== undefined)?.[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('never changes the environment', () => {
    writeDotenv('API_PORT=6000\nCOACHWIRE_TEST=1\n');
    const env = Object.freeze({ API_HOST: '0.0.0.0' });
    const before = { ...process.env };
    expect(load({ env }).settings).toMatchObject({ API_PORT: 6000, API_HOST: '0.0.0.0' });
    expect(process.env).toEqual(before);
  });

  it('takes only what was asked for by name without the default files', () => {
    writeDotenv('API_PORT=6000\n');
    writeYaml('api_host: 0.0.0.0\n');
    writeYaml('api_host: 127.0.0.2\n', 'other.yaml');
    expect(load({ usesDefaultFiles: false }).settings).toMatchObject({ API_PORT: 5000, API_HOST: '127.0.0.1' });
    const named = load({ usesDefaultFiles: false, argv: { CONFIG_FILE: 'config/other.yaml' } });
    expect(named.settings.API_HOST).toBe('127.0.0.2');
    expect(named.sources.API_HOST.where).toBe('config/other.yaml:1');
  });
});

describe('YAML', () => {
  it('keeps all digits of unquoted Discord ids', () => {
    writeYaml(
      `discord_guild_ids:\n  - ${guildId}\n  - "${guildId}1"\ndefault_guild_id: ${guildId}\n` +
        `coaches:\n  - {code: D, name: Dee, users: [${guildId}]}\n`,
    );
    const { settings, roster } = load();
    expect(settings.DISCORD_GUILD_IDS).toEqual([guildId, `${guildId}1`]);
    expect(settings.DEFAULT_GUILD_ID).toBe(guildId);
    expect(roster.find('d')?.userIds).toEqual([guildId]);
  });

  it.each([
    ['api_prot: 1', 'api_prot (config/default.yaml:1) is unknown: did you mean api_port?'],
    ['config_file: x', 'config_file (config/default.yaml:1) is unknown'],
    ['\napi_port: [1, 2]', 'API_PORT (config/default.yaml:2) must be a whole number'],
    ['api_port: {a: 1}', 'API_PORT (config/default.yaml:1) must be a whole number'],
    ['api_port: 1\napi_port: 2', 'config/default.yaml:2 is not valid YAML: duplicate key'],
    ['- 1', 'config/default.yaml must be a list of "key: value" lines'],
    ['DISCORD_BOT_TOKEN=abc.def', 'config/default.yaml must be a list of "key: value" lines'],
    ['abc.def.ghi: 1', 'a key (config/default.yaml:1) is no name of a setting'],
  ])('refuses %j', (yaml, problem) => {
    writeYaml(yaml);
    expect(problemsOf({})).toContain(problem);
  });

  it('must exist when it is named', () => {
    expect(problemsOf({ env: { CONFIG_FILE: 'missing.yaml' } })).toContain(
      'CONFIG_FILE (environment) must name a file that exists, not "missing.yaml"',
    );
  });
});

describe('problems', () => {
  it('come all at once, by name, place and cure', () => {
    writeDotenv('LOG_LEVEL=lud\n');
    writeYaml('trading_timezone: Mars/Olympus\ncoaches:\n  - code: x y\n');
    const message = problemsOf({ argv: { 'api-hots': 'x' }, env: { API_PORT: '70000' }, needsDiscord: true });
    expect(message.split('\n')).toEqual([
      'The configuration has 7 problems:',
      '  --api-hots (command line) is unknown: did you mean --api-host?',
      expect.stringContaining(
        '  TRADING_TIMEZONE (config/default.yaml:1) must be a time zone such as America/New_York',
      ),
      '  API_PORT (environment) must be a whole number from 0 to 65535, not "70000"',
      expect.stringContaining('  LOG_LEVEL (.env) must be one of fatal, error'),
      expect.stringContaining('  DISCORD_BOT_TOKEN is missing'),
      expect.stringContaining('  coaches[0].code (config/default.yaml:3) must be 1 to 16 of a-z'),
      expect.stringContaining('  coaches[0].name (config/default.yaml:3) must be a name'),
    ]);
  });

  it('include a default guild that is not served', () => {
    const env = { DEFAULT_GUILD_ID: guildId, DISCORD_GUILD_IDS: `${guildId}1` };
    expect(problemsOf({ env })).toContain('DEFAULT_GUILD_ID must be one of DISCORD_GUILD_IDS');
  });
});

describe('warnings', () => {
  it('name the coaches for whom anyone may post', () => {
    writeYaml(`coaches:\n  - {code: a, name: A}\n  - {code: b, name: B, roles: ["${guildId}"]}\n`);
    expect(load().warnings).toEqual([expect.stringMatching(/^Anyone in the server may post for a; .*users or roles/)]);
    expect(load({ env: { MOCK_MODE: '1' } }).warnings).toEqual([]);
  });

  it('tell of a secret on the command line and of a misspelt variable', () => {
    const { warnings } = load({
      argv: { 'discord-bot-token': 'abc', 'mock-mode': 'on' },
      env: { DISCORD_TOKEN: 'x', LOG_COLOUR_OF_THE_SKY: 'x' },
    });
    expect(warnings).toEqual([
      expect.stringContaining('DISCORD_TOKEN in the environment is no setting; did you mean DISCORD_BOT_TOKEN?'),
      expect.stringContaining('DISCORD_BOT_TOKEN stands on the command line'),
    ]);
    expect(warnings.join()).not.toContain('abc');
  });
});

describe('secrets', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9#@/:?%"' .-]{6,30}$/).map((middle) => `s3cr3t${middle}end`);
  const anyText = fc.string({ unit: fc.constantFrom(...'ab1 ,:/-#%"'), maxLength: 12 });

  it('are printed neither in problems nor in the description, whatever they are and wherever they stand', () => {
    const anySettings = fc.dictionary(
      fc.constantFrom(...settingNames.filter((name) => name !== 'CONFIG_FILE')),
      anyText,
    );
    fc.assert(
      fc.property(secret, anySettings, fc.boolean(), fc.boolean(), (word, others, isInUrl, isInFile) => {
        const name = isInUrl ? 'DATABASE_URL' : 'DISCORD_BOT_TOKEN';
        const value = isInUrl ? `postgres://coach:${word}@localhost/db` : word;
        writeYaml(isInFile ? `${name.toLowerCase()}: ${value}\n` : '');
        const env = { ...others, [name]: isInFile ? '' : value };
        expect(printed(env)).not.toContain('s3cr3t');
      }),
      { numRuns: 300 },
    );
  });

  function printed(env: NodeJS.ProcessEnv): string {
    try {
      const loaded = load({ env });
      return JSON.stringify([describeSettings(loaded), loaded.warnings]);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.message + JSON.stringify([error.problems, error.fields]);
    }
  }
});

it('parses every default and example of the schema', () => {
  const examples = settingNames.flatMap((name) => {
    const { example } = definitionOf(name);
    return example === undefined ? [] : [[name, example] as const];
  });
  expect(Object.keys(load({ env: Object.fromEntries(examples) }).settings)).toEqual(settingNames);
});

describe('settings of a part that can be switched off', () => {
  it('ends no start, and tells the part what is wrong', () => {
    const env = { DISCORD_BOT_TOKEN: 'token', DISCORD_MIN_CONFIDENCE: 'high', DISCORD_WEBHOOK_PACE: '0/2' };
    const { settings, parts } = loadSettings({ argv: {}, env, cwd: __dirname, usesDefaultFiles: false });
    expect(settings).toMatchObject({
      DISCORD_MIN_CONFIDENCE: 0.6,
      DISCORD_WEBHOOK_PACE: { requests: 5, windowMs: 2000 },
    });
    expect(parts.problemsOf('alerts').map(({ name }) => name)).toEqual([
      'DISCORD_MIN_CONFIDENCE',
      'DISCORD_WEBHOOK_PACE',
    ]);
    expect(parts.problemsOf('alerts')[0]).toMatchObject({
      where: 'environment',
      message: expect.stringContaining('a number from 0 to 1'),
    });
  });
});
