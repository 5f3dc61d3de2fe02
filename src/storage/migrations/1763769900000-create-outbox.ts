import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const integer = (name: string): TableColumnOptions => ({ name, type: 'integer' });
const double = (name: string): TableColumnOptions => ({ name, type: 'double precision' });
const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
const varchar = (name: string, length: number): TableColumnOptions => ({ name, type: 'varchar', length: `${length}` });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });
const primary = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });
const snowflake = (name: string) => varchar(name, 20);
const time = (name: string) => varchar(name, 24);
const rowId: TableColumnOptions = { ...primary(integer('id')), isGenerated: true, generationStrategy: 'increment' };
const key = (table: string, column: string, target: string, onDelete?: string) => ({
  name: `${table}_${column}_fkey`,
  columnNames: [column],
  referencedTableName: target,
  referencedColumnNames: ['id'],
  ...(onDelete && { onDelete }),
});

const destinations = new Table({
  name: 'destinations',
  columns: [
    rowId,
    varchar('key', 64),
    text('name'),
    nullable(snowflake('channel_id')),
    varchar('state', 8),
    nullable(text('reason')),
    nullable(time('paused_at')),
    integer('failures'),
    nullable(time('retry_at')),
    text('breaker'),
    integer('pending_count'),
    nullable(snowflake('last_message_id')),
  ],
  indices: [{ name: 'destinations_key', columnNames: ['key'], isUnique: true }],
});

const PENDING = "status = 'pending'";
const alerts = new Table({
  name: 'alerts',
  columns: [
    rowId,
    integer('destination_id'),
    text('routes'),
    varchar('status', 10),
    nullable(text('reason')),
    text('symbol'),
    varchar('signal_type', 10),
    text('strategy'),
    double('price'),
    double('confidence'),
    varchar('strength', 8),
    time('signal_at'),
    integer('is_exit'),
    integer('is_test'),
    text('embed'),
    integer('size'),
    text('mention_roles'),
    nullable(double('max_age_seconds')),
    text('delivery_ids'),
    time('queued_at'),
    nullable(time('ended_at')),
  ],
  foreignKeys: [key('alerts', 'destination_id', 'destinations')],
  indices: [
    { name: 'alerts_pending', columnNames: ['destination_id', 'id'], where: PENDING },
    { name: 'alerts_pending_exits', columnNames: ['destination_id', 'id'], where: `${PENDING} AND is_exit = 1` },
    { name: 'alerts_pending_symbols', columnNames: ['destination_id', 'symbol', 'id'], where: PENDING },
    { name: 'alerts_status', columnNames: ['status', 'id'] },
    { name: 'alerts_symbol', columnNames: ['symbol', 'id'] },
  ],
});

const deliveries = new Table({
  name: 'deliveries',
  columns: [
    primary(varchar('id', 36)),
    integer('destination_id'),
    text('split_path'),
    text('alert_ids'),
    nullable(varchar('nonce', 25)),
    text('body'),
    varchar('state', 10),
    integer('may_be_sent'),
    nullable(snowflake('message_id')),
    time('created_at'),
    nullable(time('ended_at')),
  ],
  foreignKeys: [key('deliveries', 'destination_id', 'destinations')],
  indices: [
    { name: 'deliveries_open', columnNames: ['destination_id', 'split_path'], where: "state = 'open'" },
    { name: 'deliveries_ended', columnNames: ['ended_at'] },
  ],
});

const deliveryAttempts = new Table({
  name: 'delivery_attempts',
  columns: [
    rowId,
    varchar('delivery_id', 36),
    integer('destination_id'),
    varchar('outcome', 12),
    nullable(text('reason')),
    integer('may_repeat'),
    time('ended_at'),
    integer('duration_ms'),
  ],
  foreignKeys: [key('delivery_attempts', 'delivery_id', 'deliveries', 'CASCADE')],
  indices: [
    { name: 'delivery_attempts_delivery', columnNames: ['delivery_id', 'id'] },
    { name: 'delivery_attempts_pacing', columnNames: ['destination_id', 'ended_at'] },
  ],
});

const channelLeases = new Table({
  name: 'channel_leases',
  columns: [primary(snowflake('channel_id')), varchar('holder', 36), integer('token'), time('expires_at')],
});

const routeSymbols = new Table({
  name: 'route_symbols',
  columns: [
    primary(varchar('route', 64)),
    primary(text('symbol')),
    nullable(varchar('last_type', 10)),
    nullable(time('last_queued_at')),
  ],
});

const routeRepeats = new Table({
  name: 'route_repeats',
  columns: [primary(varchar('route', 64)), primary(text('dedupe_key')), time('queued_at')],
  indices: [{ name: 'route_repeats_age', columnNames: ['queued_at'] }],
});

const tables = [destinations, alerts, deliveries, deliveryAttempts, channelLeases, routeSymbols, routeRepeats];

/** Destinations, what they are owed and were sent, who delivers it, and what routes remember. */
export class CreateOutbox1763769900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...tables].reverse()) await queryRunner.dropTable(table);
  }
}
