import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { StorageSettings } from '../../src/storage';

/** What a suite that runs on both engines is given by `describe.each`. */
export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

/** An empty database of a test's own. */
export interface TestDatabase {
  settings: StorageSettings;
  remove(): Promise<void>;
}

export function createDatabase(engine: Engine): Promise<TestDatabase> {
  return engine === 'sqlite' ? createSqliteFile() : createPostgresDatabase();
}

/** A path in a temporary folder; the file is made by who opens it. */
export async function createSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'coachwire-sqlite-'));
  return {
    settings: { DATABASE_PATH: join(folder, 'plans.db'), DATABASE_URL: null },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A database on the PostgreSQL that the run has started. Throws with the reason when it did not start. */
export async function createPostgresDatabase(encoding = 'UTF8'): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
  const url = new URL(serverUrl());
  url.pathname = name;
  return {
    settings: { DATABASE_PATH: '', DATABASE_URL: url.href },
    remove: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** Runs one statement as the administrator of the server. */
export async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const { TEST_POSTGRES_URL: url, TEST_POSTGRES_ERROR: reason } = process.env;
  if (!url)
    throw new Error(`PostgreSQL did not start, so nothing is known about it: ${reason ?? 'no global set-up ran'}`);
  return url;
}
