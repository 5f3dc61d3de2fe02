import { existsSync, statSync } from 'node:fs';
import { Database, driverPath } from '../sqlite/sqlite-driver';
import { explainSqliteError, storageDamaged, storageIsForeign, storageMissing } from '../sqlite/sqlite-errors';
import { checkOwner, namesOfTables, prepareFile } from '../sqlite/sqlite-file';
import { runTool } from './run-tool';
import type { CopyOptions, StoreCopy } from './store-copy';

const LOOK_MS = 200;

// In a process of its own: VACUUM does not let go until it is done, and that process can be killed.
const VACUUM_INTO = `
const [driver, file, target] = process.argv.slice(1);
try {
  const connection = new (require(driver))(file, { fileMustExist: true, timeout: 15000 });
  connection.prepare('VACUUM INTO ?').run(target);
  connection.close();
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }));
}`;

/**
 * Copies the database as one moment's commits have left it, beside a running server and all its writes.
 * https://www.sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause
 * @param target must not exist
 */
export async function copySqlite(path: string, target: string, options: CopyOptions = {}): Promise<StoreCopy> {
  if (!existsSync(path)) throw storageMissing(path);
  const file = await prepareFile(path);
  const ticking = watchProgress(file, target, options);
  try {
    const { stdout, stderr, exitCode } = await runTool(
      process.execPath,
      ['-e', VACUUM_INTO, driverPath, file, target],
      options,
    );
    if (stdout) throw explainSqliteError(Object.assign(new Error(), JSON.parse(stdout)), file);
    if (exitCode !== 0) throw new Error(`copying ${file} ended with ${exitCode}: ${stderr.trim()}`);
  } finally {
    clearInterval(ticking);
  }
  return inspectSqlite(target);
}

/**
 * Reads all of a copy, and says what it holds.
 * @throws DomainError storage-damaged, storage-foreign, storage-newer
 */
export function inspectSqlite(file: string): StoreCopy {
  try {
    const connection = new Database(file, { fileMustExist: true });
    try {
      return inspect(connection, file);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}

function inspect(connection: Database, file: string): StoreCopy {
  const finding = String(connection.pragma('integrity_check(1)', { simple: true }));
  if (finding !== 'ok') throw storageDamaged(file, finding.replaceAll('\n', ' '));
  const [orphan] = connection.pragma('foreign_key_check') as { table: string; parent: string }[];
  if (orphan) throw storageDamaged(file, `a row of ${orphan.table} lacks its ${orphan.parent}`);
  checkOwner(connection, file);
  const tables = namesOfTables(connection);
  if (!tables.includes('coach_plans')) throw storageIsForeign(file, tables);
  const count = (table: string) =>
    connection
      .prepare(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
      .pluck()
      .get() as number;
  return {
    engine: 'sqlite',
    migrations: connection.prepare('SELECT name FROM migrations ORDER BY id').pluck().all() as string[],
    rows: Object.fromEntries(tables.map((table) => [table, count(table)])),
    chartFiles: tables.includes('chart_files')
      ? (connection
          .prepare('SELECT sha256, size_bytes AS sizeBytes FROM chart_files ORDER BY sha256')
          .all() as StoreCopy['chartFiles'])
      : [],
  };
}

function watchProgress(file: string, target: string, { onProgress }: CopyOptions): NodeJS.Timeout | undefined {
  if (!onProgress) return undefined;
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return setInterval(() => onProgress(sizeOf(target), sizeOf(file)), LOOK_MS);
}
