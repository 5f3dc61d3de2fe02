import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { applyMigrations } from '../../src/storage';
import { OutboxOfAnything1763770300000 } from '../../src/storage/migrations/1763770300000-outbox-of-anything';
import { openMigrationDataSource } from '../../src/storage/postgres/postgres-data-source';
import { schema } from '../../src/storage/schema';
import { openMigrationDataSource as openMigrationFile } from '../../src/storage/sqlite/sqlite-connection';
import { startSimulator, type Simulator } from '@coachwire/simulator';
import { AlertDesk } from '../support/alert-desk';
import { addressOf } from '../support/alert-wire';
import { clock } from '../support/clock';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';

const NAME = OutboxOfAnything1763770300000.name;
const CLOSED = '{"kind":"closed","failures":0}';

/** As the version before stored them. */
const embedOf = (symbol: string) => ({
  ...{ title: `BUY ${symbol} · LONG`, description: 'Gap up', color: 3066993 },
  fields: [{ name: 'Price', value: '190.50', inline: true }],
});

describe.each(engines)('an outbox of the version before on %s', (engine) => {
  let simulator: Simulator;
  let room: TradingRoom;
  let database: TestDatabase;
  let webhook: { id: string; token: string };

  beforeEach(async () => {
    simulator = await startSimulator({ rateLimits: false });
    room = new TradingRoom(simulator);
    webhook = simulator.addWebhook(room.channelId);
    database = await createDatabase(engine);
    await withDataSource(fill);
  });

  afterEach(async () => {
    await database.remove();
    await simulator.close();
  });

  async function withDataSource<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    const { DATABASE_PATH, DATABASE_URL } = database.settings;
    const dataSource = DATABASE_URL
      ? await openMigrationDataSource(DATABASE_URL)
      : (await openMigrationFile(DATABASE_PATH)).dataSource;
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  const query = (sql: string) => withDataSource((dataSource) => dataSource.query<Record<string, unknown>[]>(sql));

  /** Makes the tables of that version, with alerts in each state. */
  async function fill(dataSource: DataSource): Promise<void> {
    Object.assign(dataSource, { migrations: dataSource.migrations.filter((one) => one.constructor.name !== NAME) });
    await dataSource.runMigrations();
    const at = clock.nowIso();
    const old = new Date(clock.nowMs() - 3_600_000).toISOString();
    const values = (...all: (string | number | null)[]) =>
      all
        .map((one) => (one === null ? 'NULL' : typeof one === 'number' ? one : `'${one.replaceAll("'", "''")}'`))
        .join(', ');
    await dataSource.query(
      `INSERT INTO destinations (key, name, channel_id, state, failures, breaker, pending_count, last_message_id)
        VALUES (${values(`webhook:${webhook.id}`, 'desk', room.channelId, 'active', 0, CLOSED, 5, '77')})`,
    );
    const add = (symbol: string, status: string, isExit: number, signalAt: string, maxAge: number | null, id: string) =>
      dataSource.query(
        `INSERT INTO alerts (destination_id, routes, status, reason, symbol, signal_type, strategy, price, confidence, strength,
            signal_at, is_exit, is_test, embed, size, mention_roles, max_age_seconds, delivery_ids, queued_at, ended_at)
          VALUES (${values(1, '["all"]', status, status === 'dead' ? 'HTTP 400' : null, symbol, 'LONG', "o'brien")}, 190.5,
            0.9, ${values('STRONG', signalAt, isExit, 0, JSON.stringify(embedOf(symbol)), 500, '["7"]', maxAge, id, at)},
            ${values(status === 'pending' ? null : at)})`,
      );
    const delivery = randomUUID();
    await add('GONE', 'delivered', 0, at, null, 'd0');
    await add('DEAD', 'dead', 0, at, 60, 'd1');
    await add('OPEN1', 'pending', 0, at, null, '');
    await add('OPEN2', 'pending', 0, at, null, '');
    await add('WAITS', 'pending', 0, at, 86_400, '');
    await add('LATE', 'pending', 0, old, 60, '');
    await add('EXIT', 'pending', 1, old, 60, '');
    const body = JSON.stringify({
      embeds: [embedOf('OPEN1'), { ...embedOf('OPEN2'), footer: { text: `Delivery ${delivery}` } }],
      allowed_mentions: { parse: [] },
    });
    await dataSource.query(
      `INSERT INTO deliveries (id, destination_id, split_path, alert_ids, nonce, body, state, may_be_sent, created_at)
        VALUES (${values(delivery, 1, '', '[3,4]', null, body, 'open', 1, at)})`,
    );
    await dataSource.query(
      `INSERT INTO channel_leases (channel_id, holder, token, expires_at)
        VALUES (${values(room.channelId, 'who was killed', 7, '')})`,
    );
  }

  const titles = () =>
    simulator.messagesIn(room.channelId).map(({ embeds }) => embeds.map(({ title }) => title).join(', '));

  it('goes on being delivered: the open delivery first and in its bytes, what waits as it was to look', async () => {
    const yaml = [
      `destinations: {desk: '${addressOf(simulator, webhook)}'}`,
      'routes: [{name: all, source: individual, destination: desk}]',
    ].join('\n');
    const desk = await AlertDesk.start(simulator, database.settings, { yaml });
    await desk.drained();
    expect(titles()).toEqual(['BUY OPEN1 · LONG, BUY OPEN2 · LONG', 'BUY WAITS · LONG, BUY EXIT · LONG']);
    const [, message] = simulator.messagesIn(room.channelId);
    expect(message!.embeds[0]).toMatchObject({ description: 'Gap up', fields: embedOf('WAITS').fields });
    expect(message!.content).toBe('<@&7>');
    const states = (await desk.list()).map(({ orderKey, status }) => `${orderKey} ${status}`).reverse();
    expect(states).toEqual([
      ...['GONE delivered', 'DEAD dead', 'OPEN1 delivered', 'OPEN2 delivered', 'WAITS delivered'],
      ...['LATE dead', 'EXIT delivered'],
    ]);
    const [dead] = await desk.list({ orderKey: 'DEAD' });
    expect(dead).toMatchObject({ kind: 'signal', reason: 'HTTP 400', isUrgent: 0, mentions: '["7"]' });
    expect(JSON.parse(dead!.payload)).toMatchObject({
      ...{ symbol: 'DEAD', signal_type: 'LONG', strategy_name: "o'brien", price: 190.5, confidence: 0.9 },
      ...{ signal_strength: 'STRONG', is_test: false, embed: embedOf('DEAD') },
    });
    await desk.alerts.replay(dead!.id);
    await desk.drained();
    expect(titles()).toHaveLength(3);
    expect(titles()[2]).toBe('BUY DEAD · LONG');
    await desk.close();
  });

  it('is as it was when the migration does not come to its end, and is migrated by the next', async () => {
    await query('ALTER TABLE channel_leases RENAME TO elsewhere');
    await expect(applyMigrations(database.settings)).rejects.toThrow();
    const [before] = await query(`SELECT embed, symbol FROM alerts WHERE symbol = 'WAITS'`);
    expect(before).toEqual({ embed: JSON.stringify(embedOf('WAITS')), symbol: 'WAITS' });
    await query('ALTER TABLE elsewhere RENAME TO channel_leases');
    expect(await applyMigrations(database.settings)).toEqual([NAME]);
    expect(await query('SELECT count(*) AS count FROM alerts')).toMatchObject([
      { count: engine === 'sqlite' ? 7 : '7' },
    ]);
  });

  it('is what the entities say, gives no id twice, and can be taken back', async () => {
    await query(`DELETE FROM alerts WHERE id = 7`);
    await applyMigrations(database.settings);
    const drift = await withDataSource((dataSource) => dataSource.driver.createSchemaBuilder().log());
    expect(drift.upQueries.map((one) => one.query)).toEqual([]);
    await query(
      `INSERT INTO alerts (destination_id, kind, routes, status, is_urgent, happened_at, payload, mentions, delivery_ids, queued_at)
        VALUES (1, 'notification', '[]', 'pending', 0, '2026-11-20T13:00:00.000Z', '{"text":"hello"}', '[]', '', '2026-11-20T13:00:00.000Z')`,
    );
    expect(await query('SELECT max(id) AS id FROM alerts')).toEqual([{ id: 8 }]);
    await withDataSource(async (dataSource) => {
      const runner = dataSource.createQueryRunner();
      await new OutboxOfAnything1763770300000().down(runner);
      await runner.query(`DELETE FROM migrations WHERE name = '${NAME}'`);
      await runner.release();
    });
    const rows = await query('SELECT symbol, signal_type, price, is_exit, embed FROM alerts ORDER BY id');
    expect(rows[4]).toMatchObject({ ...{ symbol: 'WAITS', signal_type: 'LONG', price: 190.5, is_exit: 0 } });
    expect(JSON.parse(String(rows[4]!['embed']))).toEqual(embedOf('WAITS'));
    expect(JSON.parse(String(rows[6]!['embed']))).toMatchObject({ title: expect.stringContaining('notification') });
    expect(await applyMigrations(database.settings)).toEqual([NAME]);
    expect(schema.migrations.map(({ name }) => name)).toContain(NAME);
  });
});
