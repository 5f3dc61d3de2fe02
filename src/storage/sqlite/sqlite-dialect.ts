import type { Dialect } from '../repositories';

export const sqliteDialect: Dialect = {
  timeIn: (ms) => `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+${(Math.round(ms) / 1000).toFixed(3)} seconds')`,
};
