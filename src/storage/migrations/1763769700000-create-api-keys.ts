import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const integer = (name: string): TableColumnOptions => ({ name, type: 'integer' });
const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
const varchar = (name: string, length: number): TableColumnOptions => ({ name, type: 'varchar', length: `${length}` });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });
const sha256 = (name: string) => varchar(name, 64);
const time = (name: string) => varchar(name, 24);

const apiKeys = new Table({
  name: 'api_keys',
  columns: [
    { ...integer('id'), isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
    text('name'),
    sha256('key_hash'),
    nullable(sha256('previous_key_hash')),
    varchar('scopes', 64),
    nullable(varchar('acts_as', 20)),
    time('created_at'),
    nullable(time('rotated_at')),
    nullable(time('expires_at')),
    nullable(time('previous_expires_at')),
    nullable(time('last_used_at')),
    nullable(time('previous_last_used_at')),
    nullable(time('revoked_at')),
  ],
  indices: [
    { name: 'api_keys_hash', columnNames: ['key_hash'], isUnique: true },
    { name: 'api_keys_previous_hash', columnNames: ['previous_key_hash'], isUnique: true },
  ],
});

const idempotencyKeys = new Table({
  name: 'idempotency_keys',
  columns: [
    { ...integer('api_key_id'), isPrimary: true },
    { ...varchar('idempotency_key', 255), isPrimary: true },
    sha256('fingerprint'),
    integer('status'),
    text('body'),
    time('created_at'),
  ],
  foreignKeys: [
    {
      name: 'idempotency_keys_api_key_id_fkey',
      columnNames: ['api_key_id'],
      referencedTableName: 'api_keys',
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'idempotency_keys_age', columnNames: ['created_at'] }],
});

/** API keys, and the answers that repeated requests get again. */
export class CreateApiKeys1763769700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [apiKeys, idempotencyKeys]) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [idempotencyKeys, apiKeys]) await queryRunner.dropTable(table);
  }
}
