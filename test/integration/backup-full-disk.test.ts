import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli';
import { openStorage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { FakeHost } from '../support/fake-host';

const cwd = mkdtempSync(join(tmpdir(), 'coachwire-full-'));
const disk = join(cwd, 'disk');
const isMounted = mountSmallDisk();
afterAll(() => {
  if (isMounted) execFileSync('umount', [disk]);
  rmSync(cwd, { recursive: true, force: true });
});

/** A disk of one megabyte. False where this user may not mount one, which says so in the test's name. */
function mountSmallDisk(): boolean {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const test = isMounted ? it : it.skip;
const needs = isMounted ? '' : ' (NOT RUN: this user may not mount a small disk)';

async function coachwire(...words: string[]) {
  const host = new FakeHost(cwd);
  return { exitCode: await run(words, host.context), errors: host.errors };
}

beforeAll(async () => {
  const storage = await openStorage({ DATABASE_PATH: join(cwd, 'data/coach_plans.db'), DATABASE_URL: null });
  const text = 'x'.repeat(4000);
  await storage.write(async (tx) => {
    for (let day = 0; day < 300; day++) await tx.plans.insert(newPlan({ coach: `c${day}`, text }));
  });
  await storage.close();
});

test(`a backup on a full disk fails with one line, and leaves nothing there${needs}`, async () => {
  expect(await coachwire('backup', '--to', `${disk}/`)).toEqual({
    exitCode: 1,
    errors: [`No backup was made: no space is left in ${disk}. Free some, or name another place with --to.`],
  });
  expect(readdirSync(disk)).toEqual([]);
});

test(`one for which only the copy has room, too${needs}`, async () => {
  const storage = await openStorage({ DATABASE_PATH: join(cwd, 'small.db'), DATABASE_URL: null });
  await storage.close();
  writeFileSync(join(disk, 'filler'), Buffer.alloc(700_000));
  const { exitCode, errors } = await coachwire('backup', '--database-path', 'small.db', '--to', `${disk}/`);
  expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: [expect.stringContaining('no space is left')] });
  expect(readdirSync(disk)).toEqual(['filler']);
  rmSync(join(disk, 'filler'));
});

test(`a restore to a full disk changes nothing${needs}`, async () => {
  expect(await coachwire('backup', '--to', 'good.tar')).toEqual({ exitCode: 0, errors: [] });
  expect(await coachwire('restore', 'good.tar', '--database-path', join(disk, 'plans.db'))).toEqual({
    exitCode: 1,
    errors: [`Nothing was restored: no space is left in ${disk}. Free some, or name another place.`],
  });
  expect(readdirSync(disk)).toEqual(['plans.db-server']);
});
