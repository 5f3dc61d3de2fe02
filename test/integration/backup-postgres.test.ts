import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from '../../src/cli';
import { openStorage } from '../../src/storage';
import { createPostgresDatabase, type TestDatabase } from '../support/databases';
import { FakeHost } from '../support/fake-host';

// PostgreSQL's server is there for the tests, its client programs are not: scripts stand in for them, and show what they were given.
let cwd: string;
let database: TestDatabase;
const path = process.env.PATH;

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-dump-'));
  database = await createPostgresDatabase();
});
afterEach(async () => {
  process.env.PATH = path;
  await database.remove();
  rmSync(cwd, { recursive: true, force: true });
});

function provide(tool: string, script: string) {
  const file = join(cwd, tool);
  writeFileSync(file, `#!/bin/sh\necho "$0 $* [$PGPASSWORD]" >> '${join(cwd, 'calls')}'\n${script}\n`);
  chmodSync(file, 0o755);
  process.env.PATH = `${cwd}${delimiter}${path}`;
}

const dumps = 'for word; do case $word in --file=*) echo PGDMP > "${word#--file=}";; esac; done';
const lists = `case $1 in --list) echo '1; 0 1 TABLE DATA public coach_plans me'; echo '2; 0 2 TABLE DATA public migrations me';; esac`;

async function coachwire(...words: string[]) {
  const host = new FakeHost(cwd, { DATABASE_URL: database.settings.DATABASE_URL! });
  const exitCode = await run(words, host.context);
  return { exitCode, output: host.output.join('\n'), errors: host.errors };
}

const migrate = async () => (await openStorage(database.settings)).close();

it('dumps with pg_dump, restores with pg_restore, and shows no password', async () => {
  provide('pg_dump', dumps);
  provide('pg_restore', lists);
  await migrate();
  expect(await coachwire('backup', '--to', 'out.tar')).toMatchObject({ exitCode: 0, errors: [] });
  expect(await coachwire('restore', 'out.tar')).toEqual({
    exitCode: 1,
    output: '',
    errors: [expect.stringMatching(/^The database .* holds plans already\. Give --force/)],
  });
  const restored = await coachwire('restore', 'out.tar', '--force');
  expect(restored).toMatchObject({ exitCode: 0, errors: [] });
  const calls = readFileSync(join(cwd, 'calls'), 'utf8').trim().split('\n');
  expect(calls[0]).toMatch(
    /pg_dump --dbname=postgres:\/\/postgres@127\.0\.0\.1:\d+\/test_\w+ --format=custom .*\[password\]$/,
  );
  expect(calls.at(-1)).toMatch(/pg_restore .*--clean --if-exists --single-transaction/);
  for (const call of calls) expect(call.replace(/\[.*\]$/, '')).not.toContain('password');
});

it('refuses beside a running server', async () => {
  provide('pg_dump', dumps);
  provide('pg_restore', lists);
  const storage = await openStorage(database.settings);
  await storage.read.plans.counts();
  try {
    expect((await coachwire('backup', '--to', 'out.tar')).exitCode).toBe(0);
    const { errors } = await coachwire('restore', 'out.tar', '--force');
    expect(errors).toEqual([expect.stringMatching(/^Coachwire is connected to the database/)]);
  } finally {
    await storage.close();
  }
});

it.each([
  ['a tool that is missing', 'true', /^pg_dump is not installed here/],
  ['one that refuses', 'echo "pg_dump: error: server version mismatch" >&2; exit 1', /^pg_dump failed: .*mismatch$/],
  ['a dump that cannot be read', dumps, /^The dump .* cannot be read: /],
])('says in one line that it has no backup for %s', async (_what, script, message) => {
  await migrate();
  provide('pg_restore', 'echo "pg_restore: error: no archive" >&2; exit 1');
  if (script === 'true') process.env.PATH = cwd;
  else provide('pg_dump', script);
  const { exitCode, errors } = await coachwire('backup');
  process.env.PATH = path;
  expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: [expect.stringMatching(message)] });
  expect(readdirSync(join(cwd, 'data/backups'))).toEqual([]);
});
