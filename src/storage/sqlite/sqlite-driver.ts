import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

export type { Statement } from 'better-sqlite3';

const requireInstalled = createRequire(__filename);
const isNode20 = Number(process.versions.node.split('.')[0]) < 22;

/** Where the driver lies, for a process of its own. */
export const driverPath = requireInstalled.resolve(isNode20 ? '@coachwire/sqlite-for-node-20' : 'better-sqlite3-13');

/**
 * The SQLite driver that fits this Node: better-sqlite3 12 ends the process on Node 24.19 and later when a statement is collected
 * (`RemoveEnvironmentCleanupHook`), and 13 needs Node 22. npm installs the one of the two that fits.
 */
export const Database = requireInstalled(driverPath) as typeof BetterSqlite3;
export type Database = BetterSqlite3.Database;
