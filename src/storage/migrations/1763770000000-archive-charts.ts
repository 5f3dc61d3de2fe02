import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableForeignKey, TableIndex } from 'typeorm';

const chartFiles = new Table({
  name: 'chart_files',
  columns: [
    { name: 'sha256', type: 'varchar', length: '64', isPrimary: true },
    { name: 'content_type', type: 'text' },
    { name: 'size_bytes', type: 'integer' },
    { name: 'created_at', type: 'varchar', length: '24' },
  ],
});

const chartDownloads = new Table({
  name: 'chart_downloads',
  columns: [
    { name: 'chart_id', type: 'integer', isPrimary: true },
    { name: 'owed_since', type: 'varchar', length: '24' },
    { name: 'due_at', type: 'varchar', length: '24', isNullable: true },
    { name: 'attempts', type: 'integer' },
    { name: 'reason', type: 'varchar', length: '32', isNullable: true },
  ],
  foreignKeys: [
    {
      name: 'chart_downloads_chart_id_fkey',
      columnNames: ['chart_id'],
      referencedTableName: 'plan_charts',
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'chart_downloads_due', columnNames: ['due_at'], where: 'due_at IS NOT NULL' }],
});

const chartColumns = [
  new TableColumn({ name: 'sha256', type: 'varchar', length: '64', isNullable: true }),
  new TableColumn({ name: 'archive_id', type: 'varchar', length: '22', isNullable: true }),
];
const fileKey = new TableForeignKey({
  name: 'plan_charts_sha256_fkey',
  columnNames: ['sha256'],
  referencedTableName: 'chart_files',
  referencedColumnNames: ['sha256'],
});
const chartIndices = [
  new TableIndex({ name: 'plan_charts_sha256', columnNames: ['sha256'], where: 'sha256 IS NOT NULL' }),
  new TableIndex({
    name: 'plan_charts_archive_id',
    columnNames: ['archive_id'],
    isUnique: true,
    where: 'archive_id IS NOT NULL',
  }),
];

// PostgreSQL alone keeps the bytes in the database. Images do not compress, and uncompressed their parts are read singly.
const CHART_BYTES = [
  'CREATE TABLE chart_bytes (sha256 varchar(64) PRIMARY KEY REFERENCES chart_files (sha256) ON DELETE CASCADE, bytes bytea NOT NULL)',
  'ALTER TABLE chart_bytes ALTER COLUMN bytes SET STORAGE EXTERNAL',
];

// The charts that were there before are owed as well.
const OWE_ALL = `INSERT INTO chart_downloads (chart_id, owed_since, due_at, attempts)
  SELECT id, added_at, added_at, 0 FROM plan_charts`;

/** The archive of chart images: what is stored, what is owed, and which chart shows which bytes. */
export class ArchiveCharts1763770000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(chartFiles);
    // Before anything refers to plan_charts: SQLite makes that table anew.
    await queryRunner.addColumns('plan_charts', chartColumns);
    await queryRunner.createForeignKey('plan_charts', fileKey);
    await queryRunner.createIndices('plan_charts', chartIndices);
    await queryRunner.createTable(chartDownloads);
    for (const statement of isPostgres(queryRunner) ? CHART_BYTES : []) await queryRunner.query(statement);
    await queryRunner.query(OWE_ALL);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    if (isPostgres(queryRunner)) await queryRunner.query('DROP TABLE chart_bytes');
    await queryRunner.dropTable(chartDownloads);
    await queryRunner.dropIndices('plan_charts', chartIndices);
    await queryRunner.dropForeignKey('plan_charts', fileKey);
    await queryRunner.dropColumns('plan_charts', chartColumns);
    await queryRunner.dropTable(chartFiles);
  }
}

function isPostgres({ connection }: QueryRunner): boolean {
  return connection.options.type === 'postgres';
}
