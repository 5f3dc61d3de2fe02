import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli';
import { openStorage, type Storage } from '../../../src/storage';
import { createDatabase, engines, type TestDatabase } from '../../support/databases';
import { FakeHost } from '../../support/fake-host';
import { LegacyFile } from '../../support/legacy-file';
import { newPlan } from '../../factories/new-plan';

const GUILD = '100000000000000001';
const DANA = '200000000000000001';

let cwd: string;
let legacy: LegacyFile;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-legacy-'));
  legacy = new LegacyFile(join(cwd, 'legacy.db'));
});
afterEach(() => {
  legacy.close();
  rmSync(cwd, { recursive: true, force: true });
});

interface Summary {
  plans: { taken: number; known: number; left: number; deleted: number };
  edits: { taken: number; known: number; left: number };
  charts: { taken: number; known: number; left: number; dead_links: number };
  authors_without_id: Record<string, number>;
  authors_named: number;
}

async function importWith(words: string[], env: NodeJS.ProcessEnv = {}) {
  const host = new FakeHost(cwd, env);
  const given = ['import-legacy', legacy.path, '--guild', GUILD, '--timezone', 'America/New_York', ...words];
  const exitCode = await run(given, host.context);
  return { exitCode, output: host.output, errors: host.errors };
}

/** What became of each row, and the sum. */
async function importRows(words: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const { exitCode, output, errors } = await importWith(['--json', ...words], env);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  const lines = output.map((line) => JSON.parse(line) as Record<string, unknown>);
  const { summary } = lines.pop() as unknown as { summary: Summary };
  const reasons = Object.fromEntries(
    lines
      .filter(({ reason }) => reason !== undefined)
      .map(({ row, id, reason }) => [`${String(row)} ${String(id)}`, reason]),
  );
  const notes = lines.flatMap((line) => (line.notes as string[] | undefined) ?? []);
  return { lines, summary, reasons, notes };
}

async function withStore<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage({ DATABASE_PATH: join(cwd, 'data/coach_plans.db'), DATABASE_URL: null });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

const live = (coach: string, date: string) => withStore((storage) => storage.read.plans.findLive(GUILD, coach, date));
const history = (coach: string, date: string) =>
  withStore((storage) => storage.read.plans.listRevisions(GUILD, coach, date));

it('takes plans with their edits and charts, times in the zone, authors by their ids', async () => {
  const id = legacy.plan({ coach_name: 'coach_d', plan: ' third ', edited_at: '2026-11-20 09:20:00.654321' });
  legacy.edit(id, 'second', '2026-11-20 09:20:00', 'Dana');
  legacy.edit(id, 'first', '2026-11-20 09:10:00', 'Mod');
  legacy.chart(id, 'https://cdn.discordapp.com/attachments/1/2/a.png?ex=655f0000&is=1&hm=2');
  legacy.chart(id, 'https://cdn.discordapp.com/attachments/1/2/b.png', null);
  const { summary } = await importRows(['--authors', `dana=${DANA}`]);
  expect(summary).toMatchObject({
    plans: { taken: 1, known: 0, left: 0, deleted: 0 },
    edits: { taken: 2, left: 0 },
    charts: { taken: 2, left: 0, dead_links: 1 },
    authors_without_id: {},
  });
  const plan = await live('d', '2026-11-20');
  expect(plan).toMatchObject({
    ...{ text: 'third', version: 3, author: 'Dana', authorId: DANA, channel: 'plans' },
    ...{ createdAt: '2026-11-20T14:00:00.000Z', editedAt: '2026-11-20T14:20:00.654Z' },
  });
  expect(plan?.charts.map(({ filename }) => filename)).toEqual(['chart.png', 'b.png']);
  expect(
    (await history('d', '2026-11-20')).map(({ version, text, editedBy, editedById, action, charts }) => [
      version,
      text,
      editedBy,
      editedById,
      action,
      charts.length,
    ]),
  ).toEqual([
    [2, 'second', 'Dana', DANA, 'edited', 2],
    [1, 'first', 'Mod', '', 'edited', 2],
  ]);
});

it('says of every row that it leaves why, and takes the rest', async () => {
  legacy.plan({ coach_name: 'q' });
  legacy.plan({ coach_name: null });
  legacy.plan({ date: '11/20/2026' });
  legacy.plan({ date: '2026-02-30' });
  legacy.plan({ plan: '   ' });
  legacy.plan({ plan: null });
  legacy.plan({ plan: 'x'.repeat(4001) });
  const good = legacy.plan({ date: '2026-11-19 00:00:00', created_at: 'noon', author: null, channel: null });
  legacy.edit(good, '');
  legacy.edit(999, 'of nobody');
  legacy.edit(1, 'of a plan that is left');
  legacy.chart(good, 'C:\\charts\\a.png');
  legacy.chart(998, 'https://example.com/a.png');
  const { reasons, notes, summary } = await importRows();
  expect(reasons).toEqual({
    'plan 1': 'the coach "q" is unknown (there are d, i, s, n); --coaches "q=CODE" says who is meant',
    'plan 2': 'the coach "" is unknown (there are d, i, s, n)',
    'plan 3': 'the date "11/20/2026" is no day written YYYY-MM-DD',
    'plan 4': 'the date "2026-02-30" is no day written YYYY-MM-DD',
    'plan 5': 'the plan has no text',
    'plan 6': 'the plan has no text',
    'plan 7': expect.stringContaining('4000'),
    'edit 1': 'the plan has no text',
    'edit 2': 'its plan is not in the file',
    'edit 3': 'its plan was left',
    'chart 1': '"C:\\\\charts\\\\a.png" is no address of a web page',
    'chart 2': 'its plan is not in the file',
  });
  expect(notes).toEqual(['created_at "noon" is no time: taken as 2026-11-19T05:00:00.000Z']);
  expect(summary).toMatchObject({ plans: { taken: 1, left: 7 }, authors_without_id: { unknown: 1 } });
  expect(await live('d', '2026-11-19')).toMatchObject({ author: 'unknown', authorId: '', channel: 'unknown' });
});

it('gives a slot that several live plans claim to the newest, and keeps the others in its history', async () => {
  legacy.plan({ plan: 'older', created_at: '2026-11-20 08:00:00' });
  legacy.plan({ plan: 'edited last', created_at: '2026-11-20 08:30:00', edited_at: '2026-11-20 10:00:00' });
  legacy.plan({ plan: 'posted last', created_at: '2026-11-20 09:00:00' });
  legacy.plan({ plan: 'deleted', created_at: '2026-11-20 09:30:00', is_deleted: 1 });
  const { notes, summary } = await importRows();
  expect(summary.plans).toEqual({ taken: 4, known: 0, left: 0, deleted: 3 });
  expect(notes).toHaveLength(2);
  expect(notes[0]).toBe('the plan 2 of its slot is newer: this one is taken as deleted');
  expect((await live('d', '2026-11-20'))?.text).toBe('edited last');
  const deleted = (await history('d', '2026-11-20')).map(({ text, action }) => `${text} ${action}`);
  expect(deleted.sort()).toEqual(['deleted deleted', 'older deleted', 'posted last deleted']);
});

it('reads other encodings: bytes that are no UTF-8, blobs, a file in UTF-16', async () => {
  const latin1 = Buffer.from('Grüße – über 5000', 'latin1');
  legacy.plan({ date: '2026-11-16', plan: 'Grüße 🚀' });
  const id = legacy.plan({ date: '2026-11-17' });
  legacy.run('UPDATE coach_plans SET plan = CAST(? AS TEXT) WHERE id = ?', latin1, id);
  legacy.plan({ date: '2026-11-18', plan: Buffer.from('als Blob: ü') });
  const japanese = legacy.plan({ date: '2026-11-19' });
  legacy.run(
    'UPDATE coach_plans SET plan = CAST(? AS TEXT) WHERE id = ?',
    Buffer.from([0x94, 0x83, 0x82, 0xa2]),
    japanese,
  );
  const { notes, summary } = await importRows(['--encoding', 'shift_jis', '--dry-run']);
  expect(summary.plans.taken).toBe(4);
  expect(notes).toEqual(['read as shift_jis', 'read as shift_jis']);
  await importRows();
  const texts = ['16', '17', '18'].map(async (day) => (await live('d', `2026-11-${day}`))?.text);
  expect(await Promise.all(texts)).toEqual([
    'Grüße 🚀',
    'Grüße \u0096 über 5000'.replace('\u0096', '-').replace('-', expectDash(latin1)),
    'als Blob: ü',
  ]);

  const wide = new LegacyFile(join(cwd, 'wide.db'), 'UTF-16le');
  wide.plan({ coach_name: 'coach_s', plan: '買い 🚀', author: 'たろう' });
  wide.close();
  const host = new FakeHost(cwd);
  expect(await run(['import-legacy', 'wide.db', '--guild', GUILD], host.context)).toBe(0);
  expect(await live('s', '2026-11-20')).toMatchObject({ text: '買い 🚀', author: 'たろう' });
});

/** What stands in the bytes for the dash, which latin1 does not have. */
function expectDash(bytes: Buffer): string {
  return new TextDecoder('windows-1252').decode(bytes).slice(6, 7);
}

it('doubles nothing the second time, takes what is new, and gives authors their ids later', async () => {
  const first = legacy.plan({ date: '2026-11-18' });
  legacy.edit(first, 'before');
  legacy.plan({ date: '2026-11-19', is_deleted: 1 });
  const { summary } = await importRows();
  expect(summary.authors_without_id).toEqual({ Dana: 2 });
  legacy.plan({ date: '2026-11-20' });
  legacy.run('UPDATE coach_plans SET plan = ? WHERE id = ?', 'changed there', first);
  // In another zone, too: a row is known by what stands in it.
  const again = await importRows(['--timezone', 'UTC', '--authors', `Dana=${DANA}`]);
  expect(again.summary).toMatchObject({
    plans: { taken: 1, known: 2, left: 0 },
    edits: { taken: 0, known: 1 },
    authors_named: 2,
  });
  expect(again.reasons).toEqual({
    'plan 1': expect.stringContaining('changed in that file'),
    'edit 1': undefined,
  });
  expect(await live('d', '2026-11-18')).toMatchObject({ text: 'Watch 5000 on the open.', authorId: DANA, version: 2 });
  expect((await history('d', '2026-11-18'))[0]).toMatchObject({ editedById: DANA });
  expect(await withStore((storage) => storage.read.plans.counts())).toMatchObject({ total_plans: 2, total_edits: 1 });
});

it('leaves a slot that is taken in the store', async () => {
  legacy.plan();
  await withStore((storage) => storage.write((tx) => tx.plans.insert(newPlan({ author: 'Ina' }))));
  const { reasons } = await importRows();
  expect(reasons).toEqual({ 'plan 1': 'the store holds a plan of "Ina" for d on 2026-11-20' });
});

it('writes nothing in a dry run, not even a store', async () => {
  legacy.plan({ coach_name: 'q', plan: 'x' });
  legacy.plan();
  const { exitCode, output } = await importWith(['--dry-run']);
  expect({ exitCode, isThere: existsSync(join(cwd, 'data')) }).toEqual({ exitCode: 0, isThere: false });
  expect(output[0]).toBe(
    'left   plan 1 (q, 2026-11-20): the coach "q" is unknown (there are d, i, s, n); --coaches "q=CODE" says who is meant',
  );
  expect(output[1]).toContain('Dry run, nothing was written:\n  Plans   1 would be taken, 0 taken before, 1 left');
  await importRows(['--coaches', 'Q=s']);
  await importRows(['--coaches', 'Q=s', '--dry-run']);
  expect(await withStore((storage) => storage.read.plans.counts())).toMatchObject({ total_plans: 2 });
});

it.each([
  ['no file', ['nothing.db'], 'There is no file'],
  ['no database', ['text.db'], 'is damaged, or is no SQLite database'],
  ['another program’s', ['other.db'], 'is no database of the Python system: it has no table coach_plans'],
  ['a bad server', ['legacy.db', '--guild', 'mine'], '--guild must be a Discord id'],
  ['no server', ['legacy.db'], 'Which server?'],
  ['a bad zone', ['legacy.db', '--guild', GUILD, '--timezone', 'Mars/One'], '--timezone must be one that is known'],
  ['a bad encoding', ['legacy.db', '--guild', GUILD, '--encoding', 'x-none'], '--encoding must be one that is known'],
  ['bad authors', ['legacy.db', '--guild', GUILD, '--authors', 'dana'], '--authors must be name=id'],
  ['a coach of no code', ['legacy.db', '--guild', GUILD, '--coaches', 'x=y'], '--coaches must be name=code'],
  ['a report that is there', ['legacy.db', '--guild', GUILD, '--report', 'text.db'], 'exists already'],
])('refuses %s in one line', async (_what, words, message) => {
  writeFileSync(join(cwd, 'text.db'), 'no database at all');
  const other = new LegacyFile(join(cwd, 'other.db'));
  other.run('DROP TABLE coach_plans');
  other.close();
  const host = new FakeHost(cwd);
  expect(await run(['import-legacy', ...words], host.context)).toBe(1);
  expect(host.errors).toHaveLength(1);
  expect(host.errors[0]).toContain(message);
  expect(host.errors[0]).not.toContain('\n');
});

it('takes many plans with progress, goes on after Ctrl-C, and knows them the second time', async () => {
  const words = ['import-legacy', legacy.path, '--guild', GUILD, '--report', 'rows.jsonl'];
  legacy.fill(() => {
    for (let count = 0; count < 4_000; count += 1) {
      const date = new Date(Date.UTC(1950, 0, 1) + Math.floor(count / 4) * 86_400_000).toISOString().slice(0, 10);
      const id = legacy.plan({ coach_name: 'disn'[count % 4]!, date });
      if (count % 10 === 0) legacy.edit(id, 'before');
    }
  });
  const host = new FakeHost(cwd);
  const seen = new Set<string>();
  host.context.progress = (line) => {
    if (line) seen.add(line);
    if (line?.startsWith('Taking plans')) host.signal('SIGINT');
  };
  expect(await run(words, host.context)).toBe(130);
  expect(host.errors).toEqual(['Interrupted. What was taken is whole and stays; run it again to go on.']);
  expect(seen.size).toBeGreaterThan(50);
  rmSync(join(cwd, 'rows.jsonl'));
  const { summary } = await importRows(['--report', 'rows.jsonl']);
  expect(summary.plans.taken + summary.plans.known).toBe(4_000);
  expect(summary.plans.known).toBeGreaterThanOrEqual(500);
  expect(summary.edits.taken + summary.edits.known).toBe(400);
  expect(statSync(join(cwd, 'rows.jsonl')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(cwd, 'rows.jsonl'), 'utf8').split('\n')).toHaveLength(4_401);
  expect(await withStore((storage) => storage.read.plans.counts())).toMatchObject({
    total_plans: 4_000,
    total_edits: 400,
  });
});

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createDatabase(engine)));
  afterEach(() => database.remove());

  it('takes 300 plans with charts and edits once', async () => {
    legacy.fill(() => {
      for (let count = 0; count < 300; count += 1) {
        const date = new Date(Date.UTC(2025, 0, 1 + count)).toISOString().slice(0, 10);
        const id = legacy.plan({ date, is_deleted: count % 3 === 0 ? 1 : 0 });
        legacy.edit(id, 'one');
        legacy.edit(id, 'two', '2026-11-20 09:11:00');
        legacy.chart(id, `https://cdn.discordapp.com/attachments/1/${count}/a.png`);
      }
    });
    const env = { DATABASE_PATH: database.settings.DATABASE_PATH, DATABASE_URL: database.settings.DATABASE_URL ?? '' };
    expect((await importRows([], env)).summary).toMatchObject({
      plans: { taken: 300, deleted: 100 },
      edits: { taken: 600 },
      charts: { taken: 300 },
    });
    expect((await importRows([], env)).summary).toMatchObject({ plans: { taken: 0, known: 300 } });
    const storage = await openStorage(database.settings);
    try {
      expect(await storage.read.plans.counts()).toMatchObject({
        total_plans: 200,
        total_charts: 300,
        total_edits: 600,
      });
      const plan = await storage.read.plans.findLive(GUILD, 'd', '2025-01-03');
      expect(plan).toMatchObject({ version: 3, charts: [{ url: 'https://cdn.discordapp.com/attachments/1/2/a.png' }] });
    } finally {
      await storage.close();
    }
  });
});
