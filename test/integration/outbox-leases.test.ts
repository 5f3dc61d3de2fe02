import { type DeliveryRules, deliveryRules } from '../../src/outbox/delivery/delivery-rules';
import { LaneLeaseKeeper } from '../../src/outbox/delivery/lane-leases';
import { loadSettings } from '../../src/config';
import { openStorage, type Storage } from '../../src/storage';
import { until } from '../support/app';
import { createDatabase, createPostgresDatabase, engines, type TestDatabase } from '../support/databases';

const { settings } = loadSettings({ argv: { MOCK_MODE: 'true' }, env: {}, cwd: '/', usesDefaultFiles: false });

/** Processes are keepers here: each holds channels under a name of its own. */
describe('leases of channels', () => {
  let database: TestDatabase;
  let storage: Storage;
  const keepers: LaneLeaseKeeper[] = [];

  async function open(made: Promise<TestDatabase>): Promise<void> {
    database = await made;
    storage = await openStorage(database.settings);
  }

  afterEach(async () => {
    for (const keeper of keepers.splice(0)) await keeper.releaseAll();
    await storage.close();
    await database.remove();
  });

  function keeper(rules: Partial<DeliveryRules> = {}): LaneLeaseKeeper {
    const made = new LaneLeaseKeeper(storage, { ...deliveryRules(settings), ...rules });
    keepers.push(made);
    return made;
  }

  /** When each lease ends, by the database's clock; empty for one that was given back. */
  async function ends(): Promise<Record<string, string>> {
    const { sql } = storage as unknown as { sql: { rows<T>(statement: string): Promise<T[]> } };
    const rows = await sql.rows<Record<string, string>>('SELECT lane, expires_at FROM lane_leases');
    return Object.fromEntries(rows.map((row) => [row.lane!, row.expires_at!]));
  }

  const channels = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
  const heldBy = (one: LaneLeaseKeeper, ids: string[]) => ids.filter((id) => one.find(id) !== null);

  describe.each(engines)('on %s', (engine) => {
    beforeEach(() => open(createDatabase(engine)));

    it('belong to one process, until it gives them back', async () => {
      const [one, other] = [keeper(), keeper()];
      await one.take(['c']);
      await other.take(['c']);
      expect([one.find('c'), other.find('c')]).toEqual([{ lane: 'c', token: 1 }, null]);
      await one.releaseAll();
      await until('the channel', async () => (await other.take(['c']), other.find('c') !== null));
      expect([one.find('c'), other.find('c')]).toEqual([null, { lane: 'c', token: 2 }]);
    });

    it('are used only as long as a send fits into them', async () => {
      const short = keeper({ leaseMs: 5000, sendTimeoutMs: 5000 });
      await short.take(['c']);
      expect(short.find('c')).toBeNull();
    });

    it('tell whose sends a process does not know: all, but of a channel that it had last itself', async () => {
      const [one, other] = [keeper(), keeper()];
      const taken = async (who: LaneLeaseKeeper) => {
        let foreign: string[] = [];
        await until('the channel', async () => {
          ({ foreign } = await who.take(['c']));
          return who.find('c') !== null;
        });
        await who.releaseAll();
        return foreign;
      };
      expect(await taken(one)).toEqual(['c']);
      expect(await taken(one)).toEqual([]);
      expect(await taken(other)).toEqual(['c']);
      expect(await taken(one)).toEqual(['c']);
    });

    it('pass on when they are not used, and are renewed when they are', async () => {
      // They are looked through after a third of the lease.
      const one = keeper({ leaseMs: 6000, idleLeaseMs: 1900, sendTimeoutMs: 10 });
      for (const id of ['used', 'idle']) await until(id, async () => (await one.take([id]), one.find(id) !== null));
      const before = await ends();
      await until('the end of the idle one', async () => (one.find('used'), (await ends()).idle === ''));
      await until('the renewal', async () => (await ends()).used! > before.used!);
      expect([one.find('used'), one.find('idle')]).toEqual([{ lane: 'used', token: 1 }, null]);
    });
  });

  it('end when the only process of a SQLite file starts anew', async () => {
    await open(createDatabase('sqlite'));
    const [killed, next] = [keeper(), keeper()];
    await killed.take(['c']);
    await next.start();
    await next.take(['c']);
    expect(next.find('c')).toEqual({ lane: 'c', token: 2 });
  });

  it('are all taken at once where there is only one process', async () => {
    await open(createDatabase('sqlite'));
    const only = keeper();
    expect(await only.take(channels(9))).toEqual({ foreign: channels(9), againInMs: null });
    expect(heldBy(only, channels(9))).toHaveLength(9);
  });

  it('are taken part by part where others may want some', async () => {
    await open(createPostgresDatabase());
    const [one, other] = [keeper(), keeper()];
    // What others hold stays theirs, however often one starts.
    await one.start();
    expect(await one.take(channels(9))).toMatchObject({ foreign: expect.any(Array), againInMs: 250 });
    expect(heldBy(one, channels(9))).toHaveLength(3);
    await other.start();
    await other.take(channels(9));
    expect(heldBy(other, channels(9))).toHaveLength(3);
    expect(heldBy(one, channels(9))).toHaveLength(3);
    await until('the rest', async () => {
      for (const who of [one, other]) await who.take(channels(9));
      return heldBy(one, channels(9)).length + heldBy(other, channels(9)).length === 9;
    });
  });
});
