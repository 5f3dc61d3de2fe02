import { MetricsService } from '../../src/metrics';
import type { Retention, RetentionJob } from '../../src/retention';
import { openStorage, type Storage } from '../../src/storage';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { createRetention } from '../support/retention';

const HOUR_MS = 3_600_000;

describe.each(engines)('retention on %s', (engine) => {
  let database: TestDatabase;
  let storages: Storage[];
  let metrics: MetricsService[];

  beforeEach(async () => {
    database = await createDatabase(engine);
    storages = [await openStorage(database.settings), await openStorage(database.settings)];
    metrics = storages.map(() => new MetricsService());
  });

  afterEach(async () => {
    for (const storage of storages) await storage.close();
    await database.remove();
  });

  /** What a job was asked for, with so much to remove. */
  function heap(left: number, overrides: Partial<RetentionJob> = {}) {
    const calls: { before: string; limit: number }[] = [];
    const job: RetentionJob = {
      ...{ name: 'things', everyMs: HOUR_MS, keepMs: 24 * HOUR_MS },
      remove: async (before, limit) => {
        calls.push({ before, limit });
        const count = Math.min(left, limit);
        left -= count;
        return count;
      },
      ...overrides,
    };
    return { calls, job, left: () => left };
  }

  function process(index: number, ...jobs: RetentionJob[]): Retention {
    const retention = createRetention(storages[index]!, metrics[index]);
    for (const job of jobs) retention.register(job);
    return retention;
  }

  /** As if so much time had passed for the turns. */
  const endTurns = (name: string) => storages[0]!.write((tx) => tx.retentionTurns.setNext(name, 0));

  it('removes batch by batch what is older than the job keeps, and counts it', async () => {
    const { job, calls, left } = heap(1200);
    const retention = process(0, job);
    expect(await retention.takeTurn('things', new Date('2026-11-20T13:00:00Z'))).toBe(1200);
    expect(left()).toBe(0);
    expect(calls).toEqual(Array.from({ length: 3 }, () => ({ before: '2026-11-19T13:00:00.000Z', limit: 500 })));
    expect(await metrics[0]!.registry.metrics()).toContain('coachwire_retention_removed_total{job="things"} 1200');
  });

  it('gives each turn to one of several processes, and the next one when its time has come', async () => {
    const heaps = [heap(0), heap(0)];
    const [one, other] = heaps.map(({ job }, index) => process(index, job)) as [Retention, Retention];
    const turns = () => heaps[0]!.calls.length + heaps[1]!.calls.length;
    await Promise.all([one.takeTurns(), other.takeTurns()]);
    expect(turns()).toBe(1);
    await Promise.all([one.takeTurns(), other.takeTurns()]);
    expect(turns()).toBe(1);
    await endTurns('things');
    await Promise.all([one.takeTurns(), other.takeTurns()]);
    expect(turns()).toBe(2);
  });

  it('leaves its turn to the next one after a restart, too', async () => {
    await process(0, heap(0).job).takeTurns();
    const { job, calls } = heap(0);
    await process(1, job).takeTurns();
    expect(calls).toEqual([]);
  });

  it('takes so much in one turn and no more, and is due again soon', async () => {
    const { job, left } = heap(60_000, { everyMs: 24 * HOUR_MS });
    const retention = process(0, job);
    await retention.takeTurns();
    expect(left()).toBe(10_000);
    const [due] = await dueTimes();
    expect(Date.parse(due!) - Date.now()).toBeLessThan(HOUR_MS);
    await endTurns('things');
    await retention.takeTurns();
    expect(left()).toBe(0);
  });

  it('tries what failed again within minutes, and the others in their turn', async () => {
    const failing = heap(0, { name: 'failing', remove: () => Promise.reject(new Error('no')) });
    const { job, left } = heap(10);
    await process(0, failing.job, job).takeTurns();
    expect(left()).toBe(0);
    expect((await dueTimes()).map((due) => Date.parse(due) - Date.now() < HOUR_MS / 2)).toEqual([true, false]);
    expect(await metrics[0]!.registry.metrics()).toContain('coachwire_retention_failures_total{job="failing"} 1');
  });

  it('ends after its batch when the application ends', async () => {
    const { job, left } = heap(5000, {});
    const retention = process(0, {
      ...job,
      remove: async (before, limit) => (void retention.onModuleDestroy(), job.remove(before, limit)),
    });
    await retention.takeTurns();
    expect(left()).toBe(4500);
  });

  it('refuses a second job of a name', () => {
    const { job } = heap(0);
    expect(() => process(0, job, job)).toThrow('things');
  });

  /** When the jobs are next due, by their names. */
  async function dueTimes(): Promise<string[]> {
    const { sql } = storages[0] as unknown as { sql: { rows<T>(statement: string): Promise<T[]> } };
    const rows = await sql.rows<{ due_at: string }>('SELECT due_at FROM retention_turns ORDER BY job');
    return rows.map((row) => row.due_at);
  }
});
