import { Clock } from '../../../src/clock';
import { createLog } from '../../../src/logging';
import { openStorage, type Storage } from '../../../src/storage';
import type { MultiStrategyGenerator, StrategiesConfiguration } from '../../../src/strategies';
import { latestDue, nextDue } from '../../../src/strategies/schedule/due-run';
import { StrategySchedule } from '../../../src/strategies/schedule/strategy-schedule';
import { createDatabase, engines, type TestDatabase } from '../../support/databases';

const OPEN = { cron: '30 9 * * 1-5', timezone: 'America/New_York' };
const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

describe('moments of a schedule', () => {
  it.each([
    ['2026-11-20T14:30:00Z', '2026-11-20T14:30:00.000Z'],
    ['2026-11-20T14:29:59.999Z', '2026-11-19T14:30:00.000Z'],
    ['2026-11-23T03:00:00Z', '2026-11-20T14:30:00.000Z'],
    ['2026-07-01T20:00:00Z', '2026-07-01T13:30:00.000Z'],
  ])('at %s the latest is %s', (now, latest) => expect(iso(latestDue(OPEN, at(now)))).toBe(latest));

  it('comes next in its zone', () => {
    expect(iso(nextDue(OPEN, at('2026-10-30T20:00:00Z')))).toBe('2026-11-02T14:30:00.000Z');
  });
});

describe.each(engines)('the schedule of strategies on %s', (engine) => {
  let database: TestDatabase;
  let storages: Storage[];
  let nowMs: number;
  let runs: string[];

  beforeEach(async () => {
    database = await createDatabase(engine);
    storages = [await openStorage(database.settings), await openStorage(database.settings)];
    nowMs = at('2026-11-20T12:00:00Z');
    runs = [];
  });
  afterEach(async () => {
    for (const storage of storages) await storage.close();
    await database.remove();
  });

  function processOf(storage: Storage, run = () => Promise.resolve()): StrategySchedule {
    const generator = {
      generateAggregatedSignals: async () => {
        runs.push(new Date(nowMs).toISOString());
        await run();
      },
    } as unknown as MultiStrategyGenerator;
    const configuration = { settings: { schedule: OPEN }, problems: [] } as unknown as StrategiesConfiguration;
    const quiet = { LOG_FILE: null, LOG_MAX_SIZE_MB: 1, LOG_BACKUP_COUNT: 1, LOG_LEVEL: 'silent' as const };
    const log = createLog({ ...quiet, LOG_FORMAT: 'json' }, { write: () => undefined });
    return new StrategySchedule(configuration, generator, storage, log, new Clock(() => nowMs));
  }

  it('has missed nothing when it is first seen, and then runs once for each moment, over all processes', async () => {
    const processes = storages.map((storage) => processOf(storage));
    const look = () => Promise.all(processes.map((one) => one.look()));
    await look();
    expect(runs).toEqual([]);
    nowMs = at('2026-11-20T14:30:01Z');
    await look();
    await look();
    expect(runs).toEqual(['2026-11-20T14:30:01.000Z']);
  });

  it('makes up for what was missed, once', async () => {
    await processOf(storages[0]!).look();
    nowMs = at('2026-11-27T20:00:00Z');
    const [one, other] = storages.map((storage) => processOf(storage));
    await one!.look();
    await other!.look();
    await one!.look();
    expect(runs).toEqual(['2026-11-27T20:00:00.000Z']);
  });

  it('takes a run that failed again, after its lease, and says why it failed', async () => {
    await processOf(storages[0]!).look();
    nowMs = at('2026-11-20T14:30:01Z');
    const failing = processOf(storages[0]!, () => Promise.reject(new Error('no store')));
    await failing.look();
    expect(failing.lastFailure).toBe('An unexpected error; the log has more.');
    const other = processOf(storages[1]!);
    await other.look();
    expect(runs).toHaveLength(1);
    // As if the lease had come to its end; it runs by the database's clock.
    await storages[1]!.write(async (tx) => {
      await tx.scheduledRuns.endLease('strategies');
    });
    await other.look();
    await other.look();
    expect(runs).toHaveLength(2);
  });
});
