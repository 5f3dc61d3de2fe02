import { statSync } from 'node:fs';
import { DomainError } from '../../errors';
import { schema } from '../schema';
import { connectionPlace, openMigrationDataSource } from '../postgres/postgres-data-source';
import { explainPostgresError } from '../postgres/postgres-errors';
import { runTool } from './run-tool';
import type { CopyOptions, StoreCopy } from './store-copy';

const LOOK_MS = 200;

/** Dumps the database with PostgreSQL's own tool, as one moment's commits have left it. The dump holds the chart images, too. */
export async function dumpPostgres(url: string, target: string, options: CopyOptions = {}): Promise<StoreCopy> {
  const { migrations, bytes } = await describeDatabase(url);
  const ticking = setInterval(() => {
    options.onProgress?.(statSync(target, { throwIfNoEntry: false })?.size ?? 0, bytes);
  }, LOOK_MS);
  try {
    const words = ['--format=custom', '--no-owner', '--no-privileges', `--file=${target}`];
    await runPostgresTool('pg_dump', url, words, options);
  } finally {
    clearInterval(ticking);
  }
  await inspectDump(target);
  return { engine: 'postgres', migrations, rows: null, chartFiles: [] };
}

/** Throws storage-damaged unless the dump's table of contents can be read and names our tables. */
export async function inspectDump(file: string): Promise<void> {
  const { exitCode, stdout, stderr } = await findTool('pg_restore', ['--list', file], {});
  const holds = (table: string) => new RegExp(`TABLE DATA \\S+ ${table} `).test(stdout);
  if (exitCode === 0 && holds('coach_plans') && holds(schema.migrationsTableName)) return;
  const reason = lastLine(stderr) || 'it lacks our tables';
  throw new DomainError('unavailable', 'storage-damaged', `The dump ${file} cannot be read: ${reason}.`);
}

/**
 * Puts what a dump holds in the place of what the database holds, all of it or nothing.
 * @throws DomainError restore-target-exists when there are tables of ours and it may not replace them; storage-in-use while servers
 * are connected
 */
export async function restorePostgres(
  url: string,
  dump: string,
  mayReplace: boolean,
  options: CopyOptions,
): Promise<void> {
  const place = connectionPlace(url);
  const { migrations, servers } = await describeDatabase(url);
  if (servers > 0) {
    const message = `Coachwire is connected to the database ${place}. End every server and command on it first.`;
    throw new DomainError('conflict', 'storage-in-use', message);
  }
  if (migrations.length > 0 && !mayReplace) {
    const message = `The database ${place} holds plans already. Give --force to put the backup in their place, or set DATABASE_URL to an empty one.`;
    throw new DomainError('conflict', 'restore-target-exists', message);
  }
  const words = ['--clean', '--if-exists', '--single-transaction', '--no-owner', '--no-privileges', dump];
  await runPostgresTool('pg_restore', url, words, options);
}

interface DatabaseDescription {
  migrations: string[];
  bytes: number;
  /** Connections of running servers. */
  servers: number;
}

async function describeDatabase(url: string): Promise<DatabaseDescription> {
  const place = connectionPlace(url);
  try {
    const database = await openMigrationDataSource(url);
    try {
      const [row] = await database.query<{ there: string | null; bytes: string; servers: string }[]>(
        `SELECT to_regclass('${schema.migrationsTableName}')::text AS there, pg_database_size(current_database()) AS bytes,
          (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'coachwire') AS servers`,
      );
      const held = row?.there
        ? await database.query<{ name: string }[]>(`SELECT name FROM ${schema.migrationsTableName} ORDER BY id`)
        : [];
      return { migrations: held.map(({ name }) => name), bytes: Number(row?.bytes), servers: Number(row?.servers) };
    } finally {
      await database.destroy();
    }
  } catch (error) {
    throw explainPostgresError(error, place);
  }
}

/** The password goes by the environment: a command line can be read by every user of the machine. */
async function runPostgresTool(
  tool: string,
  url: string,
  words: readonly string[],
  options: CopyOptions,
): Promise<void> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const env = password ? { PGPASSWORD: password } : {};
  const { exitCode, stderr } = await findTool(tool, [`--dbname=${address.href}`, ...words], { ...options, env });
  if (exitCode === 0) return;
  throw new DomainError('unavailable', 'postgres-tool-failed', `${tool} failed: ${lastLine(stderr)}`);
}

async function findTool(tool: string, words: readonly string[], options: Parameters<typeof runTool>[2]) {
  try {
    return await runTool(tool, words, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const message =
      `${tool} is not installed here, and a backup of PostgreSQL is made with it. Install PostgreSQL's client programs, ` +
      "of the server's version or a later one, or run it where they are.";
    throw new DomainError('unavailable', 'postgres-tool-missing', message);
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
