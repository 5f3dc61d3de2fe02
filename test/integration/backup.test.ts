import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { run } from '../../src/cli';
import { openStorage, type Storage } from '../../src/storage';
import { newArchiveId } from '../../src/storage/repositories/plans.repository';
import { newChart, newPlan } from '../factories/new-plan';
import { FakeHost } from '../support/fake-host';
import { until } from '../support/until';
import { Database } from '../../src/storage/sqlite/sqlite-driver';

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'coachwire-backup-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const settingsIn = (folder: string) => ({ DATABASE_PATH: join(folder, 'data/coach_plans.db'), DATABASE_URL: null });

/** Runs one command line in a folder of its own. */
async function coachwire(words: string[], folder = cwd) {
  mkdirSync(folder, { recursive: true });
  const host = new FakeHost(folder);
  const exitCode = await run(words, host.context);
  return { exitCode, output: host.output.join('\n'), errors: host.errors };
}

async function withStore<T>(work: (storage: Storage) => Promise<T>, folder = cwd): Promise<T> {
  const storage = await openStorage(settingsIn(folder));
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Stores an image as the archive does, and answers its hash. */
async function archiveChart(storage: Storage, bytes: Buffer, coach = 'd'): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const folder = join(cwd, 'data/charts', sha256.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, sha256), bytes);
  await storage.write(async (tx) => {
    const at = '2026-11-20T13:00:00.000Z';
    await tx.plans.insert(newPlan({ coach, charts: [newChart()] }));
    const [owed] = await tx.charts.lease(at, at, 1);
    const file = { sha256, contentType: 'image/png', sizeBytes: bytes.length, createdAt: at, bytes: null };
    await tx.charts.settle(owed!, file, newArchiveId());
  });
  return sha256;
}

/** Plans whose version has no history. */
const HALF_SAVED = `SELECT count(*) FROM coach_plans p
  WHERE version - 1 <> (SELECT count(*) FROM plan_history WHERE plan_id = p.id)`;

const plansIn = (folder: string) =>
  withStore(async (storage) => (await storage.read.plans.counts()).total_plans, folder);
const backups = (folder = join(cwd, 'data/backups')) => readdirSync(folder).sort();

it('takes store and charts to another place, whole', async () => {
  const image = randomBytes(200_000);
  const sha256 = await withStore((storage) => archiveChart(storage, image));
  const made = await coachwire(['backup', '--to', 'out.tar', '--json']);
  expect(made).toMatchObject({ exitCode: 0, errors: [] });
  expect(JSON.parse(made.output)).toMatchObject({
    file: join(cwd, 'out.tar'),
    engine: 'sqlite',
    rows: { coach_plans: 1, plan_charts: 1, chart_files: 1 },
    charts: { files: 1, bytes: image.length },
    missing_charts: [],
  });

  const other = join(cwd, 'other');
  const restored = await coachwire(['restore', join(cwd, 'out.tar')], other);
  expect(restored).toMatchObject({ exitCode: 0, errors: [] });
  expect(restored.output).toMatch(/^Restored the backup of \d{4}-.*Z: 1 plans, 1 charts\.$/);
  expect(await plansIn(other)).toBe(1);
  expect(readFileSync(join(other, 'data/charts', sha256.slice(0, 2), sha256)).equals(image)).toBe(true);
  expect(readdirSync(join(other, 'data')).filter((name) => name.includes('restoring'))).toEqual([]);
});

/** How often a backup is made under load; `BACKUP_ROUNDS=20` before a release. */
const ROUNDS = Number(process.env['BACKUP_ROUNDS'] ?? 3);

it('holds all that was acknowledged before it began, each time under full write load', async () => {
  const storage = await openStorage(settingsIn(cwd), { asServer: true });
  const acknowledged: string[] = [];
  let isLoading = true;
  const write = async () => {
    while (isLoading) {
      const coach = randomUUID().slice(0, 30);
      const plan = await storage.write((tx) => tx.plans.insert(newPlan({ coach, text: `text of ${coach}` })));
      await storage.write((tx) =>
        tx.plans.saveVersion(plan, {
          ...{ text: `second of ${coach}`, charts: null, action: 'edited', messageId: null },
          ...{ editedAt: plan.createdAt, editedBy: plan.author, editedById: plan.authorId },
        }),
      );
      acknowledged.push(coach);
    }
  };
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      isLoading = true;
      const writers = Array.from({ length: 16 }, write);
      const seen = acknowledged.length;
      await until('writes', () => acknowledged.length > seen);
      const before = [...acknowledged];
      const file = join(cwd, `round-${round}.tar`);
      const made = await coachwire(['backup', '--to', file]);
      isLoading = false;
      await Promise.all(writers);
      expect(made).toMatchObject({ exitCode: 0, errors: [] });
      expect(acknowledged.length).toBeGreaterThan(before.length);
      const place = join(cwd, `round-${round}`);
      expect(await coachwire(['restore', file], place)).toMatchObject({ exitCode: 0, errors: [] });
      const restored = new Database(settingsIn(place).DATABASE_PATH);
      const coaches = new Set(restored.prepare('SELECT coach FROM coach_plans WHERE version = 2').pluck().all());
      const halves = restored.prepare(HALF_SAVED).pluck().get();
      restored.close();
      expect(before.filter((coach) => !coaches.has(coach))).toEqual([]);
      expect(halves).toBe(0);
      for (const path of [file, place]) rmSync(path, { recursive: true });
    }
  } finally {
    isLoading = false;
    await storage.close();
  }
}, 240_000);

it('keeps the newest backups, and removes nothing else', async () => {
  await withStore(async () => {});
  const folder = join(cwd, 'data/backups');
  mkdirSync(folder, { recursive: true });
  const old = ['coachwire-20260101T000000Z.tar', 'coachwire-20260102T000000Z.tar', 'coachwire-20260103T000000Z.tar'];
  for (const name of [...old, 'coachwire-notes.tar', 'other.tar']) writeFileSync(join(folder, name), 'x');
  const { output } = await coachwire(['backup', '--keep', '2']);
  expect(output).toContain(`Removed ${join(folder, old[0]!)}`);
  expect(backups()).toEqual([
    old[2],
    expect.stringMatching(/^coachwire-\d{8}T\d{6}Z\.tar$/),
    'coachwire-notes.tar',
    'other.tar',
  ]);
});

it('names two of one second apart, and never writes over a file that is there', async () => {
  await withStore(async () => {});
  for (let count = 0; count < 3; count++) expect((await coachwire(['backup', '--to', './'])).exitCode).toBe(0);
  expect(readdirSync(cwd).filter((name) => name.endsWith('.tar'))).toHaveLength(3);
  writeFileSync(join(cwd, 'mine.tar'), 'mine');
  const refused = await coachwire(['backup', '--to', 'mine.tar']);
  expect(refused).toMatchObject({ exitCode: 1, errors: [expect.stringMatching(/mine\.tar exists already.*--force/)] });
  expect(readFileSync(join(cwd, 'mine.tar'), 'utf8')).toBe('mine');
  expect((await coachwire(['backup', '--to', 'mine.tar', '--force'])).exitCode).toBe(0);
});

it('names the images that were missing or damaged already', async () => {
  const [gone, changed] = await withStore(async (storage) => [
    await archiveChart(storage, randomBytes(100), 'd'),
    await archiveChart(storage, randomBytes(100), 'i'),
  ]);
  rmSync(join(cwd, 'data/charts', gone.slice(0, 2), gone));
  writeFileSync(join(cwd, 'data/charts', changed.slice(0, 2), changed), 'something else');
  const { exitCode, output, errors } = await coachwire(['backup', '--to', 'out.tar', '--json']);
  expect(exitCode).toBe(0);
  expect(errors).toEqual([expect.stringMatching(/^2 chart images are missing or damaged in CHARTS_PATH/)]);
  expect((JSON.parse(output) as { missing_charts: string[] }).missing_charts.sort()).toEqual([gone, changed].sort());
  expect((await coachwire(['restore', join(cwd, 'out.tar')], join(cwd, 'other'))).exitCode).toBe(0);
});

it('opens with what every machine has', async () => {
  await withStore((storage) => archiveChart(storage, randomBytes(1000)));
  await coachwire(['backup', '--to', 'out.tar']);
  const { execFileSync } = await import('node:child_process');
  execFileSync('tar', ['xf', 'out.tar'], { cwd });
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd });
  const database = new Database(join(cwd, 'database.sqlite'));
  expect(database.prepare('SELECT count(*) FROM coach_plans').pluck().get()).toBe(1);
  database.close();
});

describe('restore', () => {
  let file: string;
  const target = () => join(cwd, 'target');
  beforeEach(async () => {
    await withStore((storage) => archiveChart(storage, randomBytes(100_000)));
    await coachwire(['backup', '--to', 'good.tar']);
    file = join(cwd, 'good.tar');
  });

  async function refused(path: string, ...words: string[]) {
    const before = readdirSync(cwd, { recursive: true }).sort();
    const { exitCode, errors, output } = await coachwire(['restore', path, ...words], cwd);
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
    expect(errors).toHaveLength(1);
    expect(errors[0]).not.toContain('\n');
    // The lock of the server is a file that stays, empty.
    expect(
      readdirSync(cwd, { recursive: true })
        .sort()
        .filter((name) => !String(name).endsWith('-server')),
    ).toEqual(before.filter((name) => !String(name).endsWith('-server')));
    return errors[0];
  }

  it('refuses a store that is there, and keeps it beside with --force', async () => {
    expect(await refused(file)).toMatch(/coach_plans\.db exists already\. Give --force/);
    await withStore((storage) => storage.write((tx) => tx.plans.insert(newPlan({ coach: 's' }))));
    const { exitCode, output } = await coachwire(['restore', file, '--force']);
    expect(exitCode).toBe(0);
    const aside = /kept as (.+): remove/.exec(output)?.[1] ?? '';
    expect(await plansIn(cwd)).toBe(1);
    const kept = new Database(aside);
    expect(kept.prepare('SELECT count(*) FROM coach_plans').pluck().get()).toBe(2);
    kept.close();
  });

  it('refuses beside a running server', async () => {
    const storage = await openStorage(settingsIn(cwd), { asServer: true });
    try {
      const { errors, exitCode } = await coachwire(['restore', file, '--force']);
      expect(exitCode).toBe(1);
      expect(errors).toEqual([expect.stringContaining('Another server already runs on the database')]);
    } finally {
      await storage.close();
    }
  });

  it('puts one in the place of a damaged store', async () => {
    writeFileSync(settingsIn(cwd).DATABASE_PATH, randomBytes(50_000));
    expect((await coachwire(['restore', file, '--force'])).exitCode).toBe(0);
    expect(await plansIn(cwd)).toBe(1);
  });

  it('refuses one that was cut, wherever', async () => {
    const { length } = readFileSync(file);
    for (const bytes of [length - 1500, length - 4096, Math.floor(length / 2), 3000, 600]) {
      const cut = join(cwd, 'cut.tar');
      copyFileSync(file, cut);
      truncateSync(cut, bytes);
      expect(await refused(cut, '--force')).toMatch(/cut\.tar is (damaged: |no backup)/);
    }
  });

  it('refuses one in which any byte has changed', async () => {
    const bytes = readFileSync(file);
    const chart = bytes.indexOf('charts/');
    const places = {
      manifest: bytes.indexOf('"rows"'),
      'header of the database': bytes.indexOf('database.sqlite'),
      database: bytes.indexOf('Watch 5000'),
      'header of a chart': chart,
      chart: chart + 512 + 99_999,
      checksums: bytes.lastIndexOf('  manifest.json') - 3,
    };
    for (const at of Object.values(places)) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      writeFileSync(join(cwd, 'changed.tar'), changed);
      expect(await refused(join(cwd, 'changed.tar'), '--force')).toMatch(/changed\.tar (is damaged|is no backup)/);
    }
  });

  it('refuses what is no backup of ours', async () => {
    const foreign: Record<string, Buffer> = {
      text: Buffer.from('my notes'.repeat(1000)),
      empty: Buffer.alloc(0),
      database: readFileSync(settingsIn(cwd).DATABASE_PATH),
      tar: await tarOf({ 'readme.txt': 'hello' }),
      manifest: await tarOf({ 'manifest.json': '{"format":"other"}' }),
    };
    for (const [name, bytes] of Object.entries(foreign)) {
      writeFileSync(join(cwd, name), bytes);
      expect(await refused(join(cwd, name), '--force')).toMatch(/is no backup that `coachwire backup` has made/);
    }
    expect(await refused(join(cwd, 'nowhere.tar'))).toMatch(/cannot be read: there is no such file/);
    mkdirSync(join(cwd, 'folder'));
    expect(await refused(join(cwd, 'folder'), '--force')).toMatch(/cannot be read: EISDIR/);
  });

  it('refuses one of a later version', async () => {
    const later = { format: 'coachwire-backup', format_version: 2, coachwire_version: '9.0.0' };
    writeFileSync(join(cwd, 'later.tar'), await tarOf({ 'manifest.json': JSON.stringify(later) }));
    expect(await refused(join(cwd, 'later.tar'), '--force')).toMatch(/made by Coachwire 9\.0\.0, which is newer/);

    const database = new Database(settingsIn(cwd).DATABASE_PATH);
    database.exec("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')");
    database.close();
    // A backup of a store that a later version has made.
    expect((await coachwire(['backup', '--to', 'future.tar'])).errors).toEqual([
      expect.stringContaining('is newer than this program'),
    ]);
  });

  it('writes nothing outside its place, whatever the names in it', async () => {
    const manifest = JSON.stringify({
      ...{ format: 'coachwire-backup', format_version: 1, engine: 'sqlite', migrations: [], rows: {} },
      charts: { files: 0, bytes: 0 },
    });
    for (const name of ['../escape', '/tmp/coachwire-escape', 'charts/../../escape', `charts/aa/${'b'.repeat(64)}`]) {
      writeFileSync(join(cwd, 'evil.tar'), await tarOf({ 'manifest.json': manifest, [name]: 'x' }));
      expect(await refused(join(cwd, 'evil.tar'), '--force')).toMatch(/evil\.tar is damaged/);
    }
  });

  it('refuses one of PostgreSQL without a database that takes it', async () => {
    const manifest = JSON.stringify({
      ...{ format: 'coachwire-backup', format_version: 1, engine: 'postgres', migrations: [], rows: null },
      charts: { files: 0, bytes: 0 },
    });
    const dump = 'PGDMP';
    const sum = (name: string, text: string) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`;
    const sums = sum('manifest.json', manifest) + sum('database.dump', dump);
    const entries = { 'manifest.json': manifest, 'database.dump': dump, SHA256SUMS: sums };
    writeFileSync(join(cwd, 'pg.tar'), await tarOf(entries));
    expect(await refused(join(cwd, 'pg.tar'), '--force')).toMatch(/set DATABASE_URL to the database that takes it/);
  });

  it('leaves all as it was when it is interrupted', async () => {
    const host = new FakeHost(target());
    mkdirSync(target());
    host.context.progress = () => host.signal('SIGINT');
    expect(await run(['restore', file], host.context)).toBe(130);
    expect(host.errors).toEqual(['Interrupted. Nothing was left half done.']);
    expect(readdirSync(join(target(), 'data'))).toEqual(['coach_plans.db-server']);
  });
});

it('leaves nothing behind when it is interrupted', async () => {
  await withStore((storage) => archiveChart(storage, randomBytes(1000)));
  const host = new FakeHost(cwd);
  host.context.progress = () => host.signal('SIGINT');
  expect(await run(['backup'], host.context)).toBe(130);
  expect(backups()).toEqual([]);
});

it('says in one line why there is none, and leaves none', async () => {
  const missing = await coachwire(['backup']);
  expect(missing).toMatchObject({
    exitCode: 1,
    errors: [expect.stringMatching(/^There is no database .*coach_plans\.db: name/)],
  });
  await withStore(async () => {});
  writeFileSync(join(cwd, 'file'), '');
  const { exitCode, errors } = await coachwire(['backup', '--to', 'file/below/']);
  expect(exitCode).toBe(1);
  expect(errors).toEqual([expect.stringMatching(/^No backup was made: .*file\/below cannot be written to/)]);
});

async function tarOf(entries: Record<string, string>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(entries)) tar.entry({ name }, content);
  tar.finalize();
  return buffer(tar);
}
