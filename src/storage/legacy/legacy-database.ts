import { existsSync } from 'node:fs';
import { DomainError } from '../../errors';
import { Database } from '../sqlite/sqlite-driver';
import { explainSqliteError } from '../sqlite/sqlite-errors';

/** A value as it lies in the file: its bytes, and whether SQLite holds it as text of the file's encoding. Null for NULL. */
export type LegacyCell = { bytes: Buffer; isText: boolean } | null;
export type LegacyRow = { rowid: number } & Record<string, LegacyCell | number>;

const COLUMNS = {
  coach_plans: ['id', 'coach_name', 'date', 'plan', 'author', 'channel', 'created_at', 'edited_at', 'is_deleted'],
  plan_charts: ['id', 'plan_id', 'chart_url', 'filename', 'added_at'],
  plan_history: ['id', 'plan_id', 'plan_text', 'edited_by', 'edited_at'],
} as const;
// SQLite takes 32,766 values in a statement.
const MAX_VALUES = 1000;
const NEEDED = ['id', 'coach_name', 'date', 'plan'];

export type LegacyTable = keyof typeof COLUMNS;

/** The database of the Python system, open to be read only, also while that system runs. */
export class LegacyDatabase {
  private constructor(
    private readonly connection: Database,
    private readonly file: string,
    /** What texts are written in: UTF-8, UTF-16le or UTF-16be. */
    readonly encoding: string,
  ) {}

  /** @throws DomainError legacy-missing, legacy-foreign, storage-damaged, storage-read-only */
  static open(file: string): LegacyDatabase {
    if (!existsSync(file)) throw new DomainError('invalid', 'legacy-missing', `There is no file ${file}.`);
    let connection: Database | null = null;
    try {
      connection = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
      const legacy = new LegacyDatabase(connection, file, String(connection.pragma('encoding', { simple: true })));
      legacy.checkTables();
      return legacy;
    } catch (error) {
      connection?.close();
      throw explain(error, file);
    }
  }

  count(table: LegacyTable): number {
    if (this.columnsOf(table).length === 0) return 0;
    return this.read(() => this.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number);
  }

  /** The next rows after that rowid, in the order of the rowids. */
  page(table: LegacyTable, after: number, limit: number): LegacyRow[] {
    return this.select(table, 'rowid > ? ORDER BY rowid LIMIT ?', [after, limit]);
  }

  /** The ids of all plans, as text. */
  planIds(): Set<string> {
    const statement = this.connection.prepare('SELECT CAST(id AS TEXT) FROM coach_plans').pluck();
    return new Set(this.read(() => statement.all() as string[]));
  }

  /** Where the charts or edits of each plan are: their rowids, by the plan's id. */
  placesByPlan(table: 'plan_charts' | 'plan_history'): Map<string, number[]> {
    const places = new Map<string, number[]>();
    if (this.columnsOf(table).length === 0) return places;
    const statement = `SELECT rowid AS rowid, coalesce(CAST(plan_id AS TEXT), '') AS plan FROM ${table} ORDER BY rowid`;
    for (const { rowid, plan } of this.read(
      () => this.connection.prepare(statement).all() as { rowid: number; plan: string }[],
    )) {
      const ofPlan = places.get(plan);
      if (ofPlan) ofPlan.push(rowid);
      else places.set(plan, [rowid]);
    }
    return places;
  }

  /** The rows at these places, in the order of their rowids. */
  at(table: LegacyTable, rowids: readonly number[]): LegacyRow[] {
    const rows: LegacyRow[] = [];
    for (let start = 0; start < rowids.length; start += MAX_VALUES) {
      const some = rowids.slice(start, start + MAX_VALUES);
      rows.push(...this.select(table, `rowid IN (${some.map(() => '?').join(', ')}) ORDER BY rowid`, some));
    }
    return rows;
  }

  close(): void {
    this.connection.close();
  }

  private select(table: LegacyTable, where: string, values: readonly (string | number)[]): LegacyRow[] {
    const there = this.columnsOf(table);
    if (there.length === 0) return [];
    const columns = COLUMNS[table].map((name) =>
      there.includes(name) ? `CAST(${name} AS BLOB) AS ${name}, typeof(${name}) AS ${name}_type` : `NULL AS ${name}`,
    );
    const statement = `SELECT rowid AS rowid, ${columns.join(', ')} FROM ${table} WHERE ${where}`;
    const rows = this.read(() => this.connection.prepare(statement).all(...values) as Record<string, unknown>[]);
    return rows.map((row) => toRow(row, COLUMNS[table]));
  }

  private columnsOf(table: string): string[] {
    const columns = this.read(() => this.connection.pragma(`table_info(${table})`) as { name: string }[]);
    return columns.map(({ name }) => name.toLowerCase());
  }

  private checkTables(): void {
    const there = this.columnsOf('coach_plans');
    const missing = NEEDED.filter((name) => !there.includes(name));
    if (missing.length === 0) return;
    const finding = there.length === 0 ? 'it has no table coach_plans' : `its coach_plans has no ${missing.join(', ')}`;
    throw new DomainError('invalid', 'legacy-foreign', `${this.file} is no database of the Python system: ${finding}.`);
  }

  private read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw explain(error, this.file);
    }
  }
}

function toRow(row: Record<string, unknown>, columns: readonly string[]): LegacyRow {
  const read: LegacyRow = { rowid: row.rowid as number };
  for (const name of columns) {
    const bytes = row[name] as Buffer | null;
    read[name] = bytes === null ? null : { bytes, isText: row[`${name}_type`] !== 'blob' };
  }
  return read;
}

/** The words for our own store name settings that have nothing to do with this file. */
function explain(error: unknown, file: string): unknown {
  const explained = explainSqliteError(error, file);
  if (!(explained instanceof DomainError) || explained.code.startsWith('legacy')) return explained;
  const finding = {
    'storage-damaged': 'is damaged, or is no SQLite database',
    'storage-locked': 'is locked by another program: end that one, or wait until it is done',
    'storage-read-only':
      'cannot be read by this user, or its folder is missing something: copy it with its -wal file to a folder of this user',
  }[explained.code];
  if (finding === undefined) return explained;
  return new DomainError('invalid', 'legacy-unreadable', `${file} ${finding}.`, { cause: error });
}
