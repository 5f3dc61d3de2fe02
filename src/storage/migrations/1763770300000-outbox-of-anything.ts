import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions, TableIndex } from 'typeorm';

type Columns = readonly TableColumnOptions[];

const integer = (name: string): TableColumnOptions => ({ name, type: 'integer' });
const double = (name: string): TableColumnOptions => ({ name, type: 'double precision' });
const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
const varchar = (name: string, length: number): TableColumnOptions => ({ name, type: 'varchar', length: `${length}` });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });
const time = (name: string) => varchar(name, 24);
const id: TableColumnOptions = {
  ...integer('id'),
  ...{ isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
};

const PENDING = "status = 'pending'";
const index = (name: string, columnNames: string[], where?: string) => new TableIndex({ name, columnNames, where });

const KEPT = ['id', 'destination_id', 'routes', 'status', 'reason', 'delivery_ids', 'queued_at', 'ended_at'];

const newColumns: Columns = [
  ...[id, integer('destination_id'), varchar('kind', 20), text('routes'), varchar('status', 10)],
  ...[nullable(text('reason')), nullable(text('order_key')), integer('is_urgent'), time('happened_at')],
  ...[text('payload'), text('mentions'), nullable(time('expires_at')), text('delivery_ids')],
  ...[time('queued_at'), nullable(time('ended_at'))],
];
const newIndexes = [
  index('alerts_pending', ['destination_id', 'id'], PENDING),
  index('alerts_pending_urgent', ['destination_id', 'id'], `${PENDING} AND is_urgent = 1`),
  index('alerts_pending_order', ['destination_id', 'order_key', 'id'], PENDING),
  index('alerts_status', ['status', 'id']),
  index('alerts_order', ['order_key', 'id']),
];

const oldColumns: Columns = [
  ...[id, integer('destination_id'), text('routes'), varchar('status', 10), nullable(text('reason'))],
  ...[text('symbol'), varchar('signal_type', 10), text('strategy'), double('price'), double('confidence')],
  ...[varchar('strength', 8), time('signal_at'), integer('is_exit'), integer('is_test'), text('embed')],
  ...[integer('size'), text('mention_roles'), nullable(double('max_age_seconds')), text('delivery_ids')],
  ...[time('queued_at'), nullable(time('ended_at'))],
];
const oldIndexes = [
  index('alerts_pending', ['destination_id', 'id'], PENDING),
  index('alerts_pending_exits', ['destination_id', 'id'], `${PENDING} AND is_exit = 1`),
  index('alerts_pending_symbols', ['destination_id', 'symbol', 'id'], PENDING),
  index('alerts_status', ['status', 'id']),
  index('alerts_symbol', ['symbol', 'id']),
];

/** Where a column's content comes from: an expression for each engine. */
interface Source {
  column: string;
  sqlite: string;
  postgres: string;
}

// Of what is queued already only some of the signal is known, and the embed that it was to be sent as: both are kept.
const WHAT_IS_KNOWN = `'symbol', symbol, 'signal_type', signal_type, 'strategy_name', strategy, 'price', price,
  'confidence', confidence, 'signal_strength', strength, 'timestamp', signal_at`;
// A time of the year 10000 would sort wrongly; so far in the future nothing is too old.
const HAS_END = `is_exit = 0 AND max_age_seconds IS NOT NULL AND signal_at < '9990'`;
const EXPIRES = {
  sqlite: `strftime('%Y-%m-%dT%H:%M:%fZ', signal_at, '+' || max_age_seconds || ' seconds')`,
  postgres: `to_char((signal_at::timestamptz + max_age_seconds * interval '1 second') AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};
const newContents: readonly Source[] = [
  same('kind', `'signal'`),
  same('order_key', 'symbol'),
  same('is_urgent', 'is_exit'),
  same('happened_at', 'signal_at'),
  {
    column: 'payload',
    sqlite: `json_object(${WHAT_IS_KNOWN}, 'is_test', json(CASE is_test WHEN 1 THEN 'true' ELSE 'false' END), 'embed', json(embed))`,
    postgres: `json_build_object(${WHAT_IS_KNOWN}, 'is_test', is_test = 1, 'embed', embed::json)::text`,
  },
  same('mentions', 'mention_roles'),
  {
    column: 'expires_at',
    sqlite: `CASE WHEN ${HAS_END} THEN ${EXPIRES.sqlite} END`,
    postgres: `CASE WHEN ${HAS_END} THEN ${EXPIRES.postgres} END`,
  },
];

const of = (field: string, fallback: string): Omit<Source, 'column'> => ({
  sqlite: `coalesce(json_extract(payload, '$.${field}'), ${fallback})`,
  postgres: `coalesce(payload::json ->> '${field}', ${fallback})`,
});
const number = (field: string): Omit<Source, 'column'> => ({
  sqlite: `coalesce(json_extract(payload, '$.${field}'), 0)`,
  postgres: `coalesce((payload::json ->> '${field}')::double precision, 0)`,
});
// Earlier versions send the embed that is stored: the least that says what it is about.
const PLAIN_EMBED = {
  sqlite: `json_object('title', coalesce(json_extract(payload, '$.signal_type') || ' ', '') || coalesce(order_key, kind),
    'color', 0, 'fields', json('[]'))`,
  postgres: `json_build_object('title', concat(payload::json ->> 'signal_type' || ' ', coalesce(order_key, kind)),
    'color', 0, 'fields', json_build_array())::text`,
};
const oldContents: readonly Source[] = [
  same('symbol', `coalesce(order_key, '')`),
  { column: 'signal_type', ...of('signal_type', `'HOLD'`) },
  { column: 'strategy', ...of('strategy_name', 'kind') },
  { column: 'price', ...number('price') },
  { column: 'confidence', ...number('confidence') },
  { column: 'strength', ...of('signal_strength', `'WEAK'`) },
  same('signal_at', 'happened_at'),
  same('is_exit', 'is_urgent'),
  {
    column: 'is_test',
    sqlite: `coalesce(json_extract(payload, '$.is_test'), 0)`,
    postgres: `CASE payload::json ->> 'is_test' WHEN 'true' THEN 1 ELSE 0 END`,
  },
  {
    column: 'embed',
    sqlite: `coalesce(json_extract(payload, '$.embed'), ${PLAIN_EMBED.sqlite})`,
    postgres: `coalesce((payload::json -> 'embed')::text, ${PLAIN_EMBED.postgres})`,
  },
  same('size', '600'),
  same('mention_roles', 'mentions'),
  same('max_age_seconds', 'NULL'),
];

function same(column: string, expression: string): Source {
  return { column, sqlite: expression, postgres: expression };
}

/** `ALTER TABLE … RENAME COLUMN` keeps indexes, and is the same on both engines. */
const RENAMED = [
  ['deliveries', 'alert_ids', 'item_ids'],
  ['deliveries', 'message_id', 'receipt'],
  ['destinations', 'channel_id', 'lane'],
  ['destinations', 'last_message_id', 'last_receipt'],
] as const;

const leasesOf = (name: string, of: string) =>
  new Table({
    name,
    columns: [{ ...varchar(of, 20), isPrimary: true }, varchar('holder', 36), integer('token'), time('expires_at')],
  });

/**
 * The outbox holds anything that happened, as what happened: alerts become items, with all that is known of their signals and the
 * embed that they were to be sent as. Channels become lanes; leases are taken anew.
 */
export class OutboxOfAnything1763770300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await rebuild(queryRunner, newColumns, newIndexes, oldIndexes, newContents);
    for (const [table, from, to] of RENAMED) {
      await queryRunner.query(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`);
    }
    await queryRunner.dropTable('channel_leases');
    await queryRunner.createTable(leasesOf('lane_leases', 'lane'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('lane_leases');
    await queryRunner.createTable(leasesOf('channel_leases', 'channel_id'));
    for (const [table, from, to] of [...RENAMED].reverse()) {
      await queryRunner.query(`ALTER TABLE ${table} RENAME COLUMN ${to} TO ${from}`);
    }
    await rebuild(queryRunner, oldColumns, oldIndexes, newIndexes, oldContents);
  }
}

async function rebuild(
  queryRunner: QueryRunner,
  columns: Columns,
  indexes: readonly TableIndex[],
  former: readonly TableIndex[],
  contents: readonly Source[],
): Promise<void> {
  for (const { name } of former) await queryRunner.query(`DROP INDEX ${name}`);
  if (queryRunner.connection.options.type === 'postgres') await alterInPlace(queryRunner, columns, contents);
  else await copyOver(queryRunner, columns, contents);
  await queryRunner.createIndices('alerts', [...indexes]);
}

/** SQLite cannot take NOT NULL from a column, nor drop what an index needs: the table is made anew. */
async function copyOver(queryRunner: QueryRunner, columns: Columns, contents: readonly Source[]): Promise<void> {
  const foreignKey = {
    ...{ name: 'alerts_destination_id_fkey', columnNames: ['destination_id'] },
    ...{ referencedTableName: 'destinations', referencedColumnNames: ['id'] },
  };
  await queryRunner.createTable(new Table({ name: 'alerts_new', columns: [...columns], foreignKeys: [foreignKey] }));
  const into = [...KEPT, ...contents.map(({ column }) => column)].join(', ');
  const from = [...KEPT, ...contents.map(({ sqlite }) => sqlite)].join(', ');
  await queryRunner.query(`INSERT INTO alerts_new (${into}) SELECT ${from} FROM alerts ORDER BY id`);
  // Ids that were given are not given again, also when their alerts are gone.
  await queryRunner.query(`DELETE FROM sqlite_sequence WHERE name = 'alerts_new'`);
  await queryRunner.query(
    `INSERT INTO sqlite_sequence (name, seq) SELECT 'alerts_new', seq FROM sqlite_sequence WHERE name = 'alerts'`,
  );
  await queryRunner.query('DROP TABLE alerts');
  await queryRunner.query('ALTER TABLE alerts_new RENAME TO alerts');
}

async function alterInPlace(queryRunner: QueryRunner, columns: Columns, contents: readonly Source[]): Promise<void> {
  const added = columns.filter(({ name }) => !KEPT.includes(name));
  const typeOf = ({ type, length }: TableColumnOptions) => (length ? `${type}(${length})` : type);
  const held = (await queryRunner.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'alerts'`,
  )) as { name: string }[];
  const additions = added.map((column) => `ADD COLUMN ${column.name} ${typeOf(column)}`);
  await queryRunner.query(`ALTER TABLE alerts ${additions.join(', ')}`);
  const changes = contents.map(({ column, postgres }) => `${column} = ${postgres}`);
  await queryRunner.query(`UPDATE alerts SET ${changes.join(', ')}`);
  const removals = held.filter(({ name }) => !KEPT.includes(name)).map(({ name }) => `DROP COLUMN ${name}`);
  const needed = added.filter(({ isNullable }) => !isNullable).map(({ name }) => `ALTER COLUMN ${name} SET NOT NULL`);
  await queryRunner.query(`ALTER TABLE alerts ${[...removals, ...needed].join(', ')}`);
}
