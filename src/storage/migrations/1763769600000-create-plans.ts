import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const id: TableColumnOptions = {
  name: 'id',
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
};
const integer = (name: string): TableColumnOptions => ({ name, type: 'integer' });
const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
const varchar = (name: string, length: number): TableColumnOptions => ({ name, type: 'varchar', length: `${length}` });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });
const snowflake = (name: string) => varchar(name, 20);
const time = (name: string) => varchar(name, 24);
const planKey = (name: string) => ({
  name,
  columnNames: ['plan_id'],
  referencedTableName: 'coach_plans',
  referencedColumnNames: ['id'],
  onDelete: 'CASCADE',
});

const coachPlans = new Table({
  name: 'coach_plans',
  columns: [
    id,
    snowflake('guild_id'),
    varchar('coach', 32),
    varchar('date', 10),
    text('plan'),
    text('author'),
    snowflake('author_id'),
    text('channel'),
    snowflake('channel_id'),
    nullable(snowflake('message_id')),
    time('created_at'),
    nullable(time('edited_at')),
    integer('version'),
    nullable(time('deleted_at')),
  ],
  indices: [
    {
      name: 'coach_plans_live_slot',
      columnNames: ['guild_id', 'date', 'coach'],
      isUnique: true,
      where: 'deleted_at IS NULL',
    },
    { name: 'coach_plans_day', columnNames: ['guild_id', 'date', 'id'] },
    { name: 'coach_plans_deleted', columnNames: ['id'], where: 'deleted_at IS NOT NULL' },
  ],
});

const planCharts = new Table({
  name: 'plan_charts',
  columns: [
    id,
    integer('plan_id'),
    integer('position'),
    text('filename'),
    text('url'),
    nullable(text('content_type')),
    nullable(integer('size_bytes')),
    nullable(snowflake('attachment_id')),
    integer('from_version'),
    nullable(integer('to_version')),
    time('added_at'),
  ],
  foreignKeys: [planKey('plan_charts_plan_id_fkey')],
  indices: [{ name: 'plan_charts_plan', columnNames: ['plan_id', 'to_version'] }],
});

const planHistory = new Table({
  name: 'plan_history',
  columns: [
    id,
    integer('plan_id'),
    integer('version'),
    text('plan_text'),
    text('edited_by'),
    snowflake('edited_by_id'),
    time('edited_at'),
    varchar('action', 16),
  ],
  foreignKeys: [planKey('plan_history_plan_id_fkey')],
  indices: [{ name: 'plan_history_version', columnNames: ['plan_id', 'version'], isUnique: true }],
});

const handledEvents = new Table({
  name: 'handled_events',
  columns: [{ ...text('event_id'), isPrimary: true }, time('handled_at')],
});

/** Plans, their charts and history, and the Discord events that were acted upon. */
export class CreatePlans1763769600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [coachPlans, planCharts, planHistory, handledEvents]) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [handledEvents, planHistory, planCharts, coachPlans]) await queryRunner.dropTable(table);
  }
}
