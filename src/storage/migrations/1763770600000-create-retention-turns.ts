import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const retentionTurns = new Table({
  name: 'retention_turns',
  columns: [
    { name: 'job', type: 'varchar', length: '64', isPrimary: true },
    { name: 'due_at', type: 'varchar', length: '24' },
  ],
});

/** When each retention job is next done, so that of several processes one does it. */
export class CreateRetentionTurns1763770600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(retentionTurns);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(retentionTurns);
  }
}
