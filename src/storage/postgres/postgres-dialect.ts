import type { Dialect } from '../repositories';

export const postgresDialect: Dialect = {
  timeIn: (ms) =>
    `to_char((clock_timestamp() + interval '${Math.round(ms)} milliseconds') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};
