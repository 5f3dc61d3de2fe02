import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
const varchar = (name: string, length: number): TableColumnOptions => ({ name, type: 'varchar', length: `${length}` });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });
const time = (name: string) => varchar(name, 24);

const notifications = new Table({
  name: 'notifications',
  columns: [
    { name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
    varchar('message_id', 200),
    varchar('kind', 8),
    varchar('channel', 100),
    varchar('author', 100),
    text('text'),
    nullable(varchar('reply_to_author', 100)),
    nullable(text('reply_to_text')),
    varchar('source', 12),
    time('sent_at'),
    time('received_at'),
  ],
  indices: [
    { name: 'notifications_message', columnNames: ['message_id'], isUnique: true },
    { name: 'notifications_channel', columnNames: ['channel', 'id'] },
    { name: 'notifications_age', columnNames: ['received_at', 'id'] },
  ],
});

const kickChannels = new Table({
  name: 'kick_channels',
  columns: [
    { ...varchar('name', 100), isPrimary: true },
    varchar('chatroom_id', 32),
    nullable(varchar('channel_id', 32)),
    nullable(varchar('broadcaster_id', 32)),
    time('found_at'),
  ],
});

/** What Kick chats brought, and the numbers of their channels. */
export class CreateNotifications1763770500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [notifications, kickChannels]) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [kickChannels, notifications]) await queryRunner.dropTable(table);
  }
}
