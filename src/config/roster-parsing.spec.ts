import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCoaches } from './coach-roster';
import { readRoster } from './roster-parsing';
import { YamlFile } from './yaml-file';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coachwire-roster-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(yaml: string) {
  writeFileSync(join(folder, 'c.yaml'), yaml);
  return readRoster(YamlFile.read(join(folder, 'c.yaml'), folder).file);
}

it.each(['', 'api_port: 1', 'coaches:'])('takes the default coaches for %j', (yaml) => {
  expect(read(yaml)).toEqual({ coaches: defaultCoaches, problems: [] });
});

it('keeps codes that YAML would take for something else', () => {
  const { coaches, problems } = read(
    'coaches:\n  - {code: 1, name: One}\n  - {code: no, name: 007}\n  - {code: TRUE, name: T}',
  );
  expect(problems).toEqual([]);
  expect(coaches.map(({ code, name }) => [code, name])).toEqual([
    ['1', 'One'],
    ['no', '007'],
    ['true', 'T'],
  ]);
});

it('follows anchors', () => {
  const { coaches, problems } = read(
    'coaches:\n  - {code: a, name: A, users: &ids ["123456789012345678"]}\n  - {code: b, name: B, users: *ids}',
  );
  expect(problems).toEqual([]);
  expect(coaches[1]?.userIds).toEqual(['123456789012345678']);
});

it.each([
  ['coaches: []', 'coaches', 'must be a list of coaches'],
  ['coaches: {code: d}', 'coaches', 'must be a list of coaches'],
  ['coaches: [d]', 'coaches[0]', 'must have code and name'],
  ['coaches: [{name: D}]', 'coaches[0].code', 'must be 1 to 16 of a-z'],
  ['coaches: [{code: abcdefghijklmnopq, name: D}]', 'coaches[0].code', 'must be 1 to 16 of a-z'],
  ['coaches: [{code: coach_d, name: D}]', 'coaches[0].code', 'not begin with coach_'],
  ['coaches: [{code: d, name: D}, {code: D, name: E}]', 'coaches[1].code', 'must be unique: d is taken'],
  ['coaches: [{code: d, name: " "}]', 'coaches[0].name', 'must be a name'],
  ['coaches: [{code: d, name: D, rols: []}]', 'coaches[0].rols', 'is unknown: did you mean roles?'],
  ['coaches: [{code: d, name: D, users: "1"}]', 'coaches[0].users', 'must be a list of Discord ids'],
  ['coaches: [{code: d, name: D, roles: [[1]]}]', 'coaches[0].roles[0]', 'must be a Discord id'],
])('refuses %s', (yaml, name, message) => {
  const { problems } = read(yaml);
  expect(problems).toContainEqual({ name, where: 'c.yaml:1', message: expect.stringContaining(message) });
});
