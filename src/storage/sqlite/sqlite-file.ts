import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { checkMigrations, schema } from '../schema';
import type { Database } from './sqlite-driver';
import { storageDamaged, storageIsFolder, storageIsForeign } from './sqlite-errors';

// A whole check takes about 2 ms for each MB, with the process standing still. Larger files get a check of their outline;
// other damage shows itself, with the same error, when it is met.
const WHOLE_CHECK_MAX_BYTES = 64 * 1024 * 1024;

/** The one absolute path of the database, symbolic links followed, and its folder made. */
export async function prepareFile(path: string, maxLinks = 40): Promise<string> {
  const absolute = resolve(path);
  await mkdir(dirname(absolute), { recursive: true });
  if (!existsSync(absolute)) {
    const place = join(realpathSync(dirname(absolute)), basename(absolute));
    // A link to a file that is yet to be made: SQLite makes that one, and its log beside it.
    const target = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(place) : null;
    return target === null || maxLinks === 0 ? place : prepareFile(resolve(dirname(place), target), maxLinks - 1);
  }
  if (statSync(absolute).isDirectory()) throw storageIsFolder(absolute);
  return realpathSync(absolute);
}

/**
 * Throws storage-foreign when the file has tables, and none that says which migrations it holds: the Python system's, say;
 * storage-newer when a later version of this program has made it.
 */
export function checkOwner(connection: Database, file: string): void {
  const tables = namesOfTables(connection);
  if (tables.length === 0) return;
  if (!tables.includes(schema.migrationsTableName)) throw storageIsForeign(file, tables);
  const held = connection.prepare(`SELECT name FROM ${schema.migrationsTableName} ORDER BY id`).pluck().all();
  checkMigrations(held as string[], file);
}

/** Throws storage-damaged when the database is seen to be damaged. */
export function checkDatabase(connection: Database, file: string): void {
  const finding = statSync(file).size <= WHOLE_CHECK_MAX_BYTES ? wholeCheck(connection) : outlineCheck(connection);
  if (finding !== null) throw storageDamaged(file, finding);
}

/** What SQLite finds to be damaged; null when nothing is. */
export function wholeCheck(connection: Database): string | null {
  const finding = String(connection.pragma('quick_check(1)', { simple: true }));
  return finding === 'ok' ? null : finding.replaceAll('\n', ' ');
}

/** Reads the schema, and the way to both ends of every table. SQLite throws on what it cannot read. */
export function outlineCheck(connection: Database): null {
  for (const table of namesOfTables(connection)) {
    for (const direction of ['ASC', 'DESC']) {
      const order = keyOf(connection, table).map((column) => `${quoted(column)} ${direction}`);
      connection.prepare(`SELECT 1 FROM ${quoted(table)} ORDER BY ${order.join(', ')} LIMIT 1`).get();
    }
  }
  return null;
}

/** What the rows of a table are ordered by in the file. */
function keyOf(connection: Database, table: string): string[] {
  const { wr: isWithoutRowid } = connection.prepare('SELECT wr FROM pragma_table_list(?)').get(table) as { wr: 0 | 1 };
  if (!isWithoutRowid) return ['rowid'];
  return connection
    .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .pluck()
    .all(table) as string[];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function namesOfTables(connection: Database): string[] {
  return connection
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .pluck()
    .all() as string[];
}
