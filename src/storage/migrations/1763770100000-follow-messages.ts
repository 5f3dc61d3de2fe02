import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const planMessages = new Table({
  name: 'plan_messages',
  columns: [
    { name: 'message_id', type: 'varchar', length: '20', isPrimary: true },
    { name: 'plan_id', type: 'integer' },
    { name: 'form', type: 'varchar', length: '8' },
    { name: 'edited_at', type: 'varchar', length: '24', isNullable: true },
  ],
  foreignKeys: [
    {
      name: 'plan_messages_plan_id_fkey',
      columnNames: ['plan_id'],
      referencedTableName: 'coach_plans',
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'plan_messages_plan', columnNames: ['plan_id'] }],
});

const channelCursors = new Table({
  name: 'channel_cursors',
  columns: [
    { name: 'channel_id', type: 'varchar', length: '20', isPrimary: true },
    { name: 'guild_id', type: 'varchar', length: '20' },
    { name: 'message_id', type: 'varchar', length: '20' },
  ],
});

// Until now only commands posted plans, and their messages were named by the plans alone.
const KNOWN_MESSAGES = `INSERT INTO plan_messages (message_id, plan_id, form)
  SELECT message_id, max(id), 'plan' FROM coach_plans WHERE message_id IS NOT NULL GROUP BY message_id`;

/** The messages that hold plans, and how far each channel was read. */
export class FollowMessages1763770100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [planMessages, channelCursors]) await queryRunner.createTable(table);
    await queryRunner.query(KNOWN_MESSAGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [channelCursors, planMessages]) await queryRunner.dropTable(table);
  }
}
