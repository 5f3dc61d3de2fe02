import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { parse as parseYaml } from 'yaml';
import { loadSettings } from './load-settings';
import { renderDefaultYaml, renderDotenvExample, renderSettingsTable, replaceSettingsTable } from './settings-docs';
import { definitionOf, settingNames } from './settings-schema';

const project = join(__dirname, '../..');
const stale = 'run npm run docs:settings';

function read(name: string): string {
  return existsSync(join(project, name)) ? readFileSync(join(project, name), 'utf8') : '';
}

it(`.env.example is up to date, else ${stale}`, () => {
  expect(read('.env.example')).toBe(renderDotenvExample());
});

it(`config/default.yaml is up to date, else ${stale}`, () => {
  expect(read('config/default.yaml')).toBe(renderDefaultYaml());
});

it(`the table in README.md is up to date, else ${stale}`, () => {
  expect(read('README.md')).toBe(replaceSettingsTable(read('README.md')));
});

it('ships a configuration that changes no default', () => {
  const options = { argv: { 'mock-mode': 'true' }, env: {}, cwd: project };
  const shipped = loadSettings({
    ...options,
    argv: { ...options.argv, 'config-file': 'config/default.yaml' },
    usesDefaultFiles: false,
  });
  const bare = loadSettings({ ...options, usesDefaultFiles: false });
  expect({ ...shipped.settings }).toEqual({ ...bare.settings });
  expect(shipped.roster).toEqual(bare.roster);
});

it('shows every setting once in each page, in a form that loads when switched on', () => {
  const switchedOn = (page: string, line: RegExp) => page.replace(line, '$1');
  const env = parseDotenv(switchedOn(renderDotenvExample(), /^# ([A-Z_]+=)/gm));
  const yaml = parseYaml(switchedOn(renderDefaultYaml(), /^# ([a-z_]+:( |$))/gm)) as Record<string, unknown>;
  const inYaml = settingNames.filter((name) => !definitionOf(name).notInYaml);
  expect(Object.keys(env)).toEqual(settingNames);
  expect(Object.keys(yaml)).toEqual([...inYaml.map((name) => name.toLowerCase()), 'coaches']);
  expect(yaml).toMatchObject({ api_port: 5000, command_prefix: '!', default_guild_id: '123456789012345678' });
  for (const name of settingNames) expect(renderSettingsTable()).toContain(`| \`${name}\``);
  expect(() => loadSettings({ argv: {}, env, cwd: project, needsDiscord: false })).not.toThrow();
});
