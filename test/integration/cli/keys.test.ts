import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli';
import { FakeHost } from '../../support/fake-host';

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'coachwire-keys-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Runs one command line on the same store as the ones before. */
async function keys(...words: string[]) {
  const host = new FakeHost(cwd, { DATABASE_PATH: join(cwd, 'plans.db') });
  const exitCode = await run(['keys', ...words], host.context);
  return { exitCode, lines: host.output.flatMap((text) => text.split('\n')), errors: host.errors.join('\n') };
}

const cellsOf = (line = '') => line.split(/ {2,}/);

it('makes a key and shows it once', async () => {
  const created = await keys('create', '--name', 'desk', '--scope', 'plans', '--scope', 'read', '--acts-as', '42');
  expect(created.exitCode).toBe(0);
  expect(created.lines).toEqual([
    'API key 1 (desk): read, plans, acting as 42',
    expect.stringMatching(/^cw_[\w-]{43}$/),
    'It is shown this once: keep it as you keep a password.',
  ]);
  const key = created.lines[1] ?? '';
  const listed = await keys('list');
  expect(cellsOf(listed.lines[0])).toEqual([
    'ID',
    'NAME',
    'SCOPES',
    'ACTS AS',
    'CREATED',
    'EXPIRES',
    'LAST USED',
    'STATE',
  ]);
  expect(cellsOf(listed.lines[1])).toEqual(['1', 'desk', 'plans,read', '42', expect.any(String), '-', '-', 'active']);
  expect(listed.lines.join('\n')).not.toContain('cw_');
  const bytes = readFileSync(join(cwd, 'plans.db'), 'latin1');
  expect(bytes).not.toContain(key);
});

it('rotates with an overlap, and revokes', async () => {
  await keys('create', '--name', 'bot', '--scope', 'signals', '--expires', '90d');
  const rotated = await keys('rotate', '1', '--overlap', '2h');
  expect(rotated.lines.slice(-2)).toEqual([expect.any(String), 'The key until now works for 2h more.']);
  expect((await keys('list')).lines[1]).toMatch(
    /active; the key before it until \d{4}-\d\d-\d\d \d\d:\d\d, last used -$/,
  );
  expect((await keys('rotate', '1', '--overlap', '0')).lines.at(-1)).toBe('The key until now has ended.');
  expect((await keys('revoke', '1')).lines).toEqual(['The API key 1 (bot) is revoked.']);
  expect((await keys('revoke', '1')).exitCode).toBe(0);
  expect((await keys('list')).lines[1]).toMatch(/revoked \d{4}-\d\d-\d\d \d\d:\d\d$/);
  expect(await keys('rotate', '1')).toMatchObject({ exitCode: 1, errors: 'The API key 1 has been revoked.' });
});

it('says so when there are none', async () => {
  expect((await keys('list')).lines).toEqual(['There are no API keys.']);
});

it.each<[string[], number, string]>([
  [['revoke', '9'], 1, 'There is no API key 9. `coachwire keys list` shows them.'],
  [['revoke', 'x'], 1, "Invalid id 'x'. `coachwire keys list` shows them."],
  [['create', '--name', ' ', '--scope', 'read'], 1, 'Give the key a name of 1 to 80 visible characters.'],
  [
    ['create', '--name', 'a', '--scope', 'plans'],
    1,
    'A key with the scope plans writes as a Discord user: name its id',
  ],
  [['create', '--name', 'a', '--scope', 'read', '--acts-as', '1'], 1, 'Only a key with the scope plans or admin acts'],
  [['create', '--name', 'a', '--scope', 'read', '--expires', '2020-01-01'], 1, 'The key would have expired already'],
  [['create', '--name', 'a', '--scope', 'all'], 2, 'Scopes are read, signals, plans, admin.'],
  [['create', '--name', 'a'], 2, "required option '--scope <scope>' not specified"],
  [['rotate', '1', '--overlap', 'long'], 1, "Invalid time span 'long'."],
])('refuses %j', async (words, exitCode, message) => {
  const refused = await keys(...words);
  expect(refused.exitCode).toBe(exitCode);
  expect(refused.errors).toContain(message);
});
