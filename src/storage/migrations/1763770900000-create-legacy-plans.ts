import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const legacyPlans = new Table({
  name: 'legacy_plans',
  columns: [
    { name: 'guild_id', type: 'varchar', length: '20', isPrimary: true },
    { name: 'fingerprint', type: 'varchar', length: '22', isPrimary: true },
    { name: 'content', type: 'varchar', length: '22' },
    { name: 'plan_id', type: 'integer' },
  ],
  foreignKeys: [
    {
      name: 'legacy_plans_plan_id_fkey',
      columnNames: ['plan_id'],
      referencedTableName: 'coach_plans',
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
});

/** Which plans came from the Python system, so that a second import doubles none. */
export class CreateLegacyPlans1763770900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(legacyPlans);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(legacyPlans);
  }
}
