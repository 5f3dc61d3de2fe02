import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const double = (name: string): TableColumnOptions => ({ name, type: 'double precision' });

const candleSeries = new Table({
  name: 'candle_series',
  columns: [
    { name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
    { name: 'symbol', type: 'varchar', length: '64' },
    { name: 'interval', type: 'varchar', length: '8' },
  ],
  indices: [{ name: 'candle_series_name', columnNames: ['symbol', 'interval'], isUnique: true }],
});

const candles = new Table({
  name: 'candles',
  withoutRowid: true,
  columns: [
    { name: 'series_id', type: 'integer', isPrimary: true },
    { ...double('start_ms'), isPrimary: true },
    double('open'),
    double('high'),
    double('low'),
    double('close'),
    { ...double('volume'), isNullable: true },
  ],
});

/** Candles, each once for its symbol, interval and start. */
export class CreateCandles1763770400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [candleSeries, candles]) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [candles, candleSeries]) await queryRunner.dropTable(table);
  }
}
