import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

const side = new TableColumn({ name: 'side', type: 'varchar', length: '5', isNullable: true });
const sideTurn = new TableColumn({ name: 'side_turn', type: 'integer', default: 0 });

// Where the last alert was none of these, it is not known any more.
const SIDES = `UPDATE route_symbols SET side =
  CASE last_type WHEN 'LONG' THEN 'long' WHEN 'SHORT' THEN 'short' WHEN 'CLOSE' THEN 'flat' END`;

/** On which side each route's alerts left a symbol: dedupe and cooldown begin anew where it changes. */
export class AddSides1763770200100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumns('route_symbols', [side, sideTurn]);
    await queryRunner.addColumn('route_repeats', sideTurn.clone());
    await queryRunner.query(SIDES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('route_repeats', 'side_turn');
    await queryRunner.dropColumns('route_symbols', ['side', 'side_turn']);
  }
}
