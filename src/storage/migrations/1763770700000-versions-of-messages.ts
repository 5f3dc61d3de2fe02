import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = ['version integer', 'channel_id varchar(20)'];

// Of the messages that hold a plan it is known; of those that did so before, their text has to say.
const HOLDING = `UPDATE plan_messages SET
  version = (SELECT p.version FROM coach_plans p WHERE p.id = plan_messages.plan_id AND p.message_id = plan_messages.message_id),
  channel_id = (SELECT p.channel_id FROM coach_plans p WHERE p.id = plan_messages.plan_id)`;

/** Which version of its plan a message posted, and where it stands: it may count again when the newer message is gone. */
export class VersionsOfMessages1763770700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await queryRunner.query(`ALTER TABLE plan_messages ADD COLUMN ${column}`);
    await queryRunner.query(HOLDING);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const column of ['channel_id', 'version'])
      await queryRunner.query(`ALTER TABLE plan_messages DROP COLUMN ${column}`);
  }
}
