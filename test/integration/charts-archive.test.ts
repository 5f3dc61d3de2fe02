import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pngOf } from '../../src/charts/image.fixture';
import { openStorage, type NewChart, type Plan, type Storage } from '../../src/storage';
import { newChart, newPlan } from '../factories/new-plan';
import { until } from '../support/app';
import { ArchiveProcess, chartFilesIn } from '../support/chart-archive';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { cut, file, silence, status, TestCdn } from '../support/test-cdn';

const DAY_MS = 86_400_000;

describe.each(engines)('the archive of charts on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let folder: string;
  let cdn: TestCdn;
  let processes: ArchiveProcess[];

  beforeEach(async () => {
    database = await createDatabase(engine);
    storage = await openStorage(database.settings);
    folder = await mkdtemp(join(tmpdir(), 'coachwire-charts-'));
    cdn = await TestCdn.start();
    processes = [];
  });

  afterEach(async () => {
    for (const process of processes) await process.stop();
    await storage.close();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
    await cdn.close();
  });

  function startProcess(options: { folder?: string; retentionDays?: number } = {}): ArchiveProcess {
    const process = new ArchiveProcess(
      storage,
      options.folder ?? folder,
      `${cdn.origin}/api`,
      options.retentionDays,
    ).start();
    processes.push(process);
    return process;
  }

  /** A plan with a chart for each of these names on the CDN. */
  const post = (coach: string, names: string[], overrides: Partial<NewChart> = {}): Promise<Plan> => {
    const charts = names.map((filename) =>
      newChart({ filename, url: cdn.urlOf(filename), sizeBytes: null, ...overrides }),
    );
    return storage.write((tx) => tx.plans.insert(newPlan({ coach, charts })));
  };
  const chartsOf = async ({ guildId, coach, date }: Plan) =>
    (await storage.read.plans.findLive(guildId, coach, date))?.charts ?? [];
  const isStored = async (plan: Plan) => (await chartsOf(plan)).every((chart) => chart.archiveId !== null);
  const figures = () => storage.read.charts.figures();
  const untilStored = (plan: Plan) => until('the archived charts', () => isStored(plan));

  it('stores what a plan brings, and gives the bytes back', async () => {
    const images = [pngOf(2_000_000, 1), pngOf(0, 2)];
    cdn.willAnswer((response, request) => file(images[request.url?.endsWith('a.png') ? 0 : 1]!)(response, request));
    const plan = await post('d', ['a.png', 'b.gif']);
    const { archive, ...process } = startProcess();
    await untilStored(plan);

    const charts = await chartsOf(plan);
    const read = await Promise.all(charts.map((chart) => archive.read(chart)));
    expect(read).toMatchObject([
      { filename: 'a.png', contentType: 'image/png' },
      { filename: 'b.gif.png', contentType: 'image/png' },
    ]);
    expect(read.map((image, index) => image?.bytes.equals(images[index]!))).toEqual([true, true]);
    expect(new Set(charts.map((chart) => chart.archiveId)).size).toBe(2);
    expect(await figures()).toEqual({
      waiting: 0,
      files: 2,
      bytes: images[0]!.length + images[1]!.length,
      givenUp: [],
    });
    expect(await chartFilesIn(folder)).toEqual(engine === 'sqlite' ? charts.map((chart) => chart.sha256).sort() : []);
    expect(process.status.problem).toBeNull();
  });

  it('reads nothing of a chart that is not stored', async () => {
    const [chart] = (await post('d', ['a.png'])).charts;
    const { archive } = new ArchiveProcess(storage, folder, `${cdn.origin}/api`);
    expect(await archive.read(chart!)).toBeNull();
    await expect(archive.get('A'.repeat(22))).rejects.toMatchObject({ code: 'chart-not-found' });
  });

  it('stores the same bytes once, under an id for each chart', async () => {
    cdn.willAnswer(file(pngOf(5_000)));
    const plans = [await post('d', ['a.png', 'b.png']), await post('i', ['c.png'])];
    startProcess();
    for (const plan of plans) await untilStored(plan);
    const charts = (await Promise.all(plans.map(chartsOf))).flat();
    expect(new Set(charts.map((chart) => chart.sha256)).size).toBe(1);
    expect(new Set(charts.map((chart) => chart.archiveId)).size).toBe(3);
    expect(await figures()).toMatchObject({ files: 1, bytes: pngOf(5_000).length });
  });

  it('tries again after a cut connection and a failing server', async () => {
    const png = pngOf(100_000);
    cdn.willAnswer(cut(png.subarray(0, 5_000), png.length), status(503), file(png));
    const plan = await post('d', ['a.png']);
    const process = startProcess();
    await untilStored(plan);
    expect(cdn.requests).toHaveLength(3);
    expect(await process.metrics()).toContain(
      'coachwire_chart_downloads_total{outcome="retried",reason="connection"} 1',
    );
    expect(await process.metrics()).toContain('coachwire_chart_downloads_total{outcome="archived",reason=""} 1');
  });

  it('gives up a link that stays dead, and says why', async () => {
    cdn.willAnswer(status(404));
    const plan = await post('d', ['a.png']);
    const process = startProcess();
    await until('giving up', async () => (await figures()).givenUp.length > 0);
    expect(await figures()).toMatchObject({ waiting: 0, givenUp: [{ reason: 'link-dead', charts: 1 }] });
    expect((await chartsOf(plan))[0]).toMatchObject({ archiveId: null, url: cdn.urlOf('a.png') });
    expect(process.lines).toContainEqual(expect.objectContaining({ level: 'warn', reason: 'link-dead' }));
    expect(await process.metrics()).toMatch(/^coachwire_charts_lost 1$/m);
  });

  it.each([
    ['HTML', 'not-an-image', file('<!doctype html>')],
    ['a redirect', 'redirect', status(302, { location: 'http://127.0.0.1:1/' })],
    ['11 MiB', 'too-large', file(pngOf(11 * 1024 * 1024))],
  ])('refuses %s at once', async (_what, reason, answer) => {
    cdn.willAnswer(answer);
    await post('d', ['a.png']);
    startProcess();
    await until('giving up', async () => (await figures()).givenUp.length > 0);
    expect(await figures()).toEqual({ waiting: 0, files: 0, bytes: 0, givenUp: [{ reason, charts: 1 }] });
    expect(cdn.requests).toHaveLength(1);
    expect(await chartFilesIn(folder)).toEqual([]);
  });

  it('asks no other host', async () => {
    const other = await TestCdn.start();
    other.willAnswer(file(pngOf()));
    await post('d', ['a.png'], { url: other.urlOf('a.png') });
    await post('i', ['a.png'], { url: `${cdn.origin}/api/v10/users/@me` });
    startProcess();
    await until('giving up', async () => (await figures()).waiting === 0);
    expect(await figures()).toMatchObject({ files: 0, givenUp: [{ reason: 'source-not-allowed', charts: 2 }] });
    expect([...other.requests, ...cdn.requests]).toEqual([]);
    await other.close();
  });

  it('is not held up by a chart that hangs', async () => {
    cdn.willAnswer((response, request) =>
      (request.url?.endsWith('hangs.png') ? silence : file(pngOf()))(response, request),
    );
    await post('d', ['hangs.png']);
    const plan = await post('i', ['1.png', '2.png', '3.png', '4.png', '5.png']);
    startProcess();
    await untilStored(plan);
    expect(await figures()).toMatchObject({ waiting: 1 });
  });

  it('goes on where it was: what an ended process had begun is done by the next', async () => {
    cdn.willAnswer(silence);
    const plan = await post('d', ['a.png']);
    const first = startProcess();
    await until('the request', () => cdn.requests.length === 1);
    await first.stop();
    cdn.willAnswer(file(pngOf()));
    startProcess();
    await untilStored(plan);
    expect(cdn.requests).toHaveLength(2);
  });

  it('fetches a chart once, whichever process takes it', async () => {
    cdn.willAnswer((response, request) => void setTimeout(() => file(pngOf())(response, request), 100));
    const names = Array.from({ length: 12 }, (_, index) => `${index}.png`);
    // On SQLite two processes never share a file; there it is one that must not ask twice.
    const first = startProcess();
    if (engine === 'postgres') startProcess();
    const plan = await post('d', names);
    await untilStored(plan);
    expect(cdn.requests.toSorted()).toEqual(names.map((name) => `/attachments/1/2/${name}`).sort());
    expect(first.status.problem).toBeNull();
  });

  it('does not let a lease that was lost undo what another has done', async () => {
    const plan = await post('d', ['a.png']);
    const lease = (at: string) => storage.write((tx) => tx.charts.lease(at, '2030-01-01T00:00:00.000Z', 5));
    const [late] = await lease('2029-01-01T00:00:00.000Z');
    const [winner] = await lease('2031-01-01T00:00:00.000Z');
    const { archive } = new ArchiveProcess(storage, folder, `${cdn.origin}/api`);
    const image = { bytes: pngOf(), contentType: 'image/png' };
    expect(await archive.store(winner!, image, new Date())).toBe(true);
    const archiveId = (await chartsOf(plan))[0]?.archiveId;
    expect(await archive.store(late!, image, new Date())).toBe(false);
    await storage.write((tx) => tx.charts.postpone(late!, null, 'timeout'));
    expect(archiveId).toEqual(expect.any(String));
    expect((await chartsOf(plan))[0]?.archiveId).toBe(archiveId);
    expect(await figures()).toMatchObject({ waiting: 0, givenUp: [] });
  });

  describe('clean-up', () => {
    const editor = { editedBy: 'Dana', editedById: '200000000000000001' };
    const remove = (plan: Plan, deletedAt: string) =>
      storage.write(async (tx) => {
        const live = await tx.plans.findLive(plan.guildId, plan.coach, plan.date);
        return tx.plans.softDelete(live!, { deletedAt, ...editor });
      });
    const replaceCharts = (plan: Plan, editedAt: string) =>
      storage.write((tx) =>
        tx.plans.saveVersion(plan, {
          ...{ text: 'new', charts: [], editedAt, ...editor, messageId: null, action: 'edited' },
        }),
      );
    const revisionsOf = ({ guildId, coach, date }: Plan) => storage.read.plans.listRevisions(guildId, coach, date);

    it('keeps what a plan or its history shows, and removes what only long deleted plans showed', async () => {
      cdn.willAnswer((response, request) => file(pngOf(0, Number(request.url?.at(-5))))(response, request));
      const kept = await post('d', ['1.png']);
      const deleted = await post('i', ['2.png', '3.png']);
      const alsoShows3 = await post('s', ['3.png']);
      const process = startProcess({ retentionDays: 30 });
      for (const plan of [kept, deleted, alsoShows3]) await untilStored(plan);
      await replaceCharts(kept, '2026-11-20T14:00:00.000Z');
      await remove(deleted, '2026-11-20T14:00:00.000Z');
      const deletedAt = Date.parse('2026-11-20T14:00:00.000Z');

      await process.retention.takeTurn('chart_files', new Date(deletedAt + 29 * DAY_MS));
      expect(await figures()).toMatchObject({ files: 3 });
      const [[revision]] = [await revisionsOf(deleted)];
      expect(revision?.charts.map((chart) => chart.archiveId)).toEqual([expect.any(String), expect.any(String)]);

      await process.retention.takeTurn('chart_files', new Date(deletedAt + 31 * DAY_MS));
      expect(await figures()).toMatchObject({ files: 2 });
      expect((await revisionsOf(deleted))[0]?.charts.map((chart) => chart.archiveId)).toEqual([null, null]);
      const old = (await revisionsOf(kept))[0]?.charts[0];
      expect(await process.archive.read(old!)).toMatchObject({ bytes: pngOf(0, 1) });
      expect(await process.archive.read((await chartsOf(alsoShows3))[0]!)).toMatchObject({ bytes: pngOf(0, 3) });
      await expect(process.archive.get(revision!.charts[0]!.archiveId!)).rejects.toMatchObject({
        code: 'chart-not-found',
      });
      if (engine === 'sqlite') expect(await chartFilesIn(folder)).toHaveLength(2);
    });

    it('stores anew what was removed', async () => {
      cdn.willAnswer(file(pngOf()));
      const first = await post('d', ['a.png']);
      const process = startProcess();
      await untilStored(first);
      await remove(first, '2026-01-01T00:00:00.000Z');
      await process.retention.takeTurn('chart_files', new Date());
      expect(await figures()).toMatchObject({ files: 0 });
      const second = await post('d', ['a.png']);
      await untilStored(second);
      expect(await process.archive.read((await chartsOf(second))[0]!)).toMatchObject({ bytes: pngOf() });
    });
  });

  if (engine === 'sqlite') {
    it('ends the leases of a killed process at once', async () => {
      cdn.willAnswer(file(pngOf()));
      const plan = await post('d', ['a.png']);
      const far = '2999-01-01T00:00:00.000Z';
      await storage.write((tx) => tx.charts.lease(far, far, 5));
      startProcess();
      await untilStored(plan);
    });

    it('removes what interrupted work left in the folder, and nothing that is not its own', async () => {
      cdn.willAnswer(file(pngOf()));
      const plan = await post('d', ['a.png']);
      const process = startProcess();
      await untilStored(plan);
      const [known] = await chartFilesIn(folder);
      const hour = (ago: number) => new Date(Date.now() - ago * 3_600_000);
      const leave = async (name: string, ago: number) => {
        await mkdir(join(folder, name.slice(0, 2)), { recursive: true });
        const path = join(folder, name.slice(0, 2), name);
        await writeFile(path, 'x');
        await utimes(path, hour(ago), hour(ago));
      };
      await leave('ab'.repeat(32), 2);
      await leave(`${'cd'.repeat(32)}.1234.tmp`, 2);
      await leave('ef'.repeat(32), 0);
      await leave('notes.txt', 2);
      await process.retention.takeTurn('chart_leftovers');
      expect(await chartFilesIn(folder)).toEqual([known, 'ef'.repeat(32), 'notes.txt'].sort());
    });

    it('keeps the plan and waits when the folder cannot be written, and goes on when it can', async () => {
      cdn.willAnswer(file(pngOf()));
      const blocked = join(folder, 'blocked');
      await writeFile(blocked, 'a file where a folder should be');
      const plan = await post('d', ['a.png']);
      const process = startProcess({ folder: blocked });
      await until('the failure', async () => /reason="storage"/.test(await process.metrics()));
      expect(process.status.problem).toBe('Charts cannot be stored. The operator finds the reason in the log.');
      const reason = /"message":"Charts cannot be stored: [^"]*blocked is not writable.* set CHARTS_PATH/;
      expect(process.lines.some((line) => reason.test(JSON.stringify(line)))).toBe(true);
      expect((await chartsOf(plan))[0]?.archiveId).toBeNull();
      await rm(blocked);
      await untilStored(plan);
      expect(process.status.problem).toBeNull();
    });

    it('does not serve what the disk has shortened', async () => {
      cdn.willAnswer(file(pngOf()));
      const plan = await post('d', ['a.png']);
      const process = startProcess();
      await untilStored(plan);
      const [chart] = await chartsOf(plan);
      await writeFile(join(folder, chart!.sha256!.slice(0, 2), chart!.sha256!), 'half');
      const stored = await process.archive.get(chart!.archiveId!);
      await expect(process.archive.open(stored)).rejects.toMatchObject({ code: 'chart-unreadable' });
      expect(await process.archive.read(chart!)).toBeNull();
    });
  }
});
