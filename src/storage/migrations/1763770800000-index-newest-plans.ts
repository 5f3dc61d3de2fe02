import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest plan is the one posted last, which need not be the one stored last: messages of earlier days are read back. */
export class IndexNewestPlans1763770800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX coach_plans_newest ON coach_plans (created_at) WHERE deleted_at IS NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX coach_plans_newest');
  }
}
