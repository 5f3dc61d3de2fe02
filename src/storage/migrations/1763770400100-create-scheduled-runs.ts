import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const scheduledRuns = new Table({
  name: 'scheduled_runs',
  columns: [
    { name: 'job', type: 'varchar', length: '64', isPrimary: true },
    { name: 'done_at', type: 'varchar', length: '24' },
    { name: 'leased_until', type: 'varchar', length: '24', isNullable: true },
  ],
});

/** How far schedules have been done, so that of several processes one does each run. */
export class CreateScheduledRuns1763770400100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(scheduledRuns);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(scheduledRuns);
  }
}
