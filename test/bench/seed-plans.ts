import { createRequire } from 'node:module';
import { Database } from '../../src/storage/sqlite/sqlite-driver';
import type * as StorageModule from '../../src/storage';

/** The compiled storage module: what is measured is what ships. */
export const storageModule = createRequire(__filename)('../../dist/storage') as typeof StorageModule;

export const GUILD_ID = '100000000000000001';
export const COACHES = ['d', 'i', 's', 'n'];
const LAST_DAY = Date.parse('2026-11-20T00:00:00Z');

/** The trading day that is `daysBack` days before the newest one. */
export function dayBack(daysBack: number): string {
  return new Date(LAST_DAY - daysBack * 86_400_000).toISOString().slice(0, 10);
}

const TEXT = `Long NQ above 21,000, stop 20,940, first target 21,120.\nNo trade before 9:45.\n${'Size down on CPI day. '.repeat(12)}`;

/** Makes a SQLite file that holds `count` plans, four a day going back from the newest day, each with a chart. */
export async function seedPlans(path: string, count: number): Promise<void> {
  await storageModule.applyMigrations({ DATABASE_PATH: path, DATABASE_URL: null });
  const db = new Database(path);
  const insertPlan = db.prepare(
    `INSERT INTO coach_plans (guild_id, coach, date, plan, author, author_id, channel, channel_id, message_id, created_at, version)
     VALUES (?, ?, ?, ?, 'Coach', '200000000000000001', 'plans', '300000000000000001', ?, ?, 1)`,
  );
  const insertChart = db.prepare(
    `INSERT INTO plan_charts (plan_id, position, filename, url, content_type, size_bytes, attachment_id, from_version, added_at)
     VALUES (?, 0, 'chart.png', ?, 'image/png', 40000, ?, 1, ?)`,
  );
  db.transaction(() => {
    for (let index = 0; index < count; index++) {
      const date = dayBack(Math.floor(index / COACHES.length));
      const at = `${date}T13:30:00.000Z`;
      const id = `${400000000000000000n + BigInt(index)}`;
      const { lastInsertRowid } = insertPlan.run(GUILD_ID, COACHES[index % COACHES.length], date, TEXT, id, at);
      insertChart.run(lastInsertRowid, `https://cdn.discordapp.com/attachments/3/${id}/chart.png`, id, at);
    }
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
