import { openStorage, type Storage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { createPostgresDatabase, onServer, type TestDatabase } from '../support/databases';
import { until } from '../support/until';
import { TcpProxy } from '../support/tcp-proxy';

const { guildId, date } = newPlan();
const unreachable = { kind: 'unavailable', code: 'storage-unreachable', retryAfterSeconds: 5 };

describe('PostgreSQL that goes away under the running program', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let storage: Storage;
  let told: (string | null)[];

  beforeEach(async () => {
    database = await createPostgresDatabase();
    const url = new URL(database.settings.DATABASE_URL ?? '');
    proxy = await TcpProxy.start(url.hostname, Number(url.port));
    url.port = String(proxy.address.port);
    told = [];
    storage = await openStorage(
      { ...database.settings, DATABASE_URL: url.href },
      { queryTimeoutMs: 1_000, onCondition: (problem) => told.push(problem?.code ?? null) },
    );
  });

  afterEach(async () => {
    await proxy.stop();
    await storage.close();
    await database.remove();
  });

  const insert = (coach: string) => storage.write((tx) => tx.plans.insert(newPlan({ coach })));
  const stored = async () => (await storage.read.plans.listDay(guildId, date)).map((plan) => plan.coach);
  /** More than there are connections, so that each of them is met. */
  const all = (work: (index: number) => Promise<unknown>) =>
    Promise.allSettled(Array.from({ length: 30 }, (_, index) => work(index)));
  const refusalsOf = (outcomes: PromiseSettledResult<unknown>[]) =>
    outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));

  it('is unavailable meanwhile, says so once, and serves the first who asks when it is back', async () => {
    await all((index) => insert(`before${index}`));
    await proxy.stop();
    const refusals = [
      ...refusalsOf(await all((index) => insert(`while${index}`))),
      ...refusalsOf(await all(() => stored())),
      ...refusalsOf([...(await Promise.allSettled([storage.checkHealth()]))]),
    ];
    expect(refusals).toHaveLength(61);
    for (const refusal of refusals) expect(refusal).toMatchObject(unreachable);
    expect(told).toEqual(['storage-unreachable']);

    await proxy.resume();
    // No second try anywhere: nothing of before is left in the pool.
    await storage.checkHealth();
    expect(refusalsOf(await all((index) => insert(`after${index}`)))).toEqual([]);
    expect((await stored()).filter((coach) => !coach.startsWith('while'))).toHaveLength(60);
    expect(told).toEqual(['storage-unreachable', null]);
  });

  it('is done with a network that lost the way, and with the connections that hang in it', async () => {
    await all((index) => insert(`before${index}`));
    proxy.silence();
    const hanging = [...(await Promise.allSettled([insert('while'), stored()]))];
    for (const refusal of refusalsOf(hanging)) expect(refusal).toMatchObject(unreachable);
    expect(refusalsOf(hanging)).toHaveLength(2);
    await proxy.resume();
    // The others in the pool hang, too, and none of them keeps anybody waiting.
    expect(refusalsOf(await all((index) => insert(`after${index}`)))).toEqual([]);
    expect(await stored()).toEqual(expect.arrayContaining(['before0', 'after0', 'after29']));
  });

  it('keeps nothing of a transaction whose connection ended before its COMMIT', async () => {
    const writing = storage.write(async (tx) => {
      await tx.plans.insert(newPlan({ coach: 'lost' }));
      await proxy.stop();
    });
    await expect(writing).rejects.toMatchObject(unreachable);
    await proxy.resume();
    expect(await stored()).toEqual([]);
  });

  it('does not take a transaction for committed that PostgreSQL took back', async () => {
    const writing = storage.write(async (tx) => {
      await tx.plans.insert(newPlan({ coach: 'lost' }));
      await tx.plans.insert(newPlan({ coach: 'lost' })).catch(() => undefined);
    });
    await expect(writing).rejects.toThrow();
    expect(await stored()).toEqual([]);
  });

  it('is not ready while it is a standby that only reads, and ready without traffic once it is none', async () => {
    const name = new URL(database.settings.DATABASE_URL ?? '').pathname.slice(1);
    const setReadOnly = async (value: 'on' | 'off') => {
      await onServer(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
      await onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    };
    await insert('before');
    await setReadOnly('on');
    const readOnly = { kind: 'unavailable', code: 'storage-read-only' };
    await until('the refusal', () =>
      insert('while').then(
        () => false,
        (error: unknown) => hasCode(error, readOnly.code),
      ),
    );
    await expect(storage.checkHealth()).rejects.toMatchObject(readOnly);
    expect(await stored()).toEqual(['before']);
    await setReadOnly('off');
    await until('readiness', () =>
      storage.checkHealth().then(
        () => true,
        () => false,
      ),
    );
    await insert('after');
  });

  it('ends what takes too long, and says that the database is too busy', async () => {
    const { sql } = storage as unknown as { sql: { rows(statement: string): Promise<unknown> } };
    await expect(sql.rows('SELECT pg_sleep(60)')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'storage-locked',
    });
  });
});

const hasCode = (error: unknown, code: string) => (error as { code?: string }).code === code;
