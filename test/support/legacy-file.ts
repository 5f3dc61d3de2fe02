import { Database } from '../../src/storage/sqlite/sqlite-driver';

type Value = string | number | Buffer | null;

/** A row of the Python system's `coach_plans`; what a test does not name is as it should be. */
export interface LegacyPlanRow {
  id?: number;
  coach_name?: Value;
  date?: Value;
  plan?: Value;
  author?: Value;
  channel?: Value;
  created_at?: Value;
  edited_at?: Value;
  is_deleted?: Value;
}

const TABLES = `
CREATE TABLE coach_plans (id INTEGER PRIMARY KEY AUTOINCREMENT, coach_name TEXT, date TEXT, plan TEXT, author TEXT,
  channel TEXT, created_at TIMESTAMP, edited_at TIMESTAMP, is_deleted BOOLEAN DEFAULT 0);
CREATE TABLE plan_charts (id INTEGER PRIMARY KEY AUTOINCREMENT, plan_id INTEGER, chart_url TEXT, filename TEXT, added_at TIMESTAMP);
CREATE TABLE plan_history (id INTEGER PRIMARY KEY AUTOINCREMENT, plan_id INTEGER, plan_text TEXT, edited_by TEXT, edited_at TIMESTAMP);`;

/** A database as the Python system leaves it. */
export class LegacyFile {
  private readonly connection: Database;

  constructor(
    readonly path: string,
    encoding = 'UTF-8',
  ) {
    this.connection = new Database(path);
    this.connection.pragma(`encoding = '${encoding}'`);
    this.connection.exec(TABLES);
  }

  /** Answers the row's id. */
  plan(row: LegacyPlanRow = {}): number {
    const day = typeof row.date === 'string' ? row.date : '2026-11-20';
    const whole = {
      ...{ coach_name: 'd', date: day, plan: 'Watch 5000 on the open.', author: 'Dana', channel: 'plans' },
      ...{ created_at: `${day} 09:00:00`, edited_at: null, is_deleted: 0, ...row },
    };
    return this.insert('coach_plans', whole);
  }

  edit(planId: number, text: Value, at = '2026-11-20 09:10:00', by = 'Dana'): number {
    return this.insert('plan_history', { plan_id: planId, plan_text: text, edited_by: by, edited_at: at });
  }

  chart(planId: number, url: string, filename: string | null = 'chart.png'): number {
    return this.insert('plan_charts', { plan_id: planId, chart_url: url, filename, added_at: '2026-11-20 09:00:01' });
  }

  /** Runs what a test does to it at once. */
  run(statement: string, ...values: Value[]): void {
    this.connection.prepare(statement).run(...values);
  }

  /** Many rows in one transaction. */
  fill(work: () => void): void {
    this.connection.transaction(work)();
  }

  close(): void {
    this.connection.close();
  }

  private insert(table: string, row: Record<string, Value>): number {
    const names = Object.keys(row);
    const statement = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    return Number(this.connection.prepare(statement).run(...Object.values(row)).lastInsertRowid);
  }
}
