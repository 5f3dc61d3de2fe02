import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
const double = (name: string): TableColumnOptions => ({ name, type: 'double precision' });
const varchar = (name: string, length: number): TableColumnOptions => ({ name, type: 'varchar', length: `${length}` });
const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });
const time = (name: string) => varchar(name, 24);

const signals = new Table({
  name: 'signals',
  columns: [
    { name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
    text('strategy_name'),
    text('symbol'),
    varchar('signal_type', 10),
    time('timestamp'),
    double('price'),
    varchar('signal_strength', 8),
    double('confidence'),
    double('position_size'),
    nullable(varchar('direction', 4)),
    nullable(double('stop_loss')),
    nullable(double('take_profit')),
    nullable(double('max_risk')),
    nullable(double('correlation_value')),
    nullable(text('analysis_data')),
    nullable(text('metadata')),
    nullable(varchar('signal_id', 200)),
    varchar('source', 12),
    time('received_at'),
  ],
  indices: [
    {
      name: 'signals_signal_id',
      columnNames: ['strategy_name', 'signal_id'],
      isUnique: true,
      where: 'signal_id IS NOT NULL',
    },
    { name: 'signals_latest', columnNames: ['symbol', 'strategy_name', 'timestamp', 'id'] },
  ],
});

const tradingViewAlerts = new Table({
  name: 'tradingview_alerts',
  columns: [
    { ...varchar('digest', 64), isPrimary: true },
    time('received_at'),
    nullable(text('reason')),
    nullable(text('raw')),
  ],
  indices: [{ name: 'tradingview_alerts_age', columnNames: ['received_at', 'digest'] }],
});

/** Signals, and the TradingView alerts that came. */
export class CreateSignals1763769800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [signals, tradingViewAlerts]) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [tradingViewAlerts, signals]) await queryRunner.dropTable(table);
  }
}
