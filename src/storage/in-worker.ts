import { Client } from 'pg';
import { Database } from './sqlite/sqlite-driver';

/** Where a store is, for a thread that opens it by itself: a SQLite file, or the address of a PostgreSQL. */
export type StorePlace = { file: string } | { url: string };

/** A series as it is stored. */
export interface SeriesName {
  id: number;
  symbol: string;
  interval: string;
}

/** Start, open, high, low, close, volume. */
export type CandleTuple = (number | null)[];

/** Reads candles without the rest of the store, in a thread of its own: half a million at once would stop the event loop of others. */
export interface CandleReader {
  listSeries(): Promise<SeriesName[]>;
  /** Those that begin in a span of time, both ends included, and so many before it; the oldest first. */
  read(seriesId: number, span: { fromMs: number; toMs: number; before: number }): Promise<CandleTuple[]>;
  close(): Promise<void>;
}

const SERIES = 'SELECT id, symbol, "interval" FROM candle_series ORDER BY symbol, "interval"';
const COLUMNS = 'start_ms, open, high, low, close, volume';
const BEFORE = (series: string, from: string, limit: string) =>
  `SELECT ${COLUMNS} FROM candles WHERE series_id = ${series} AND start_ms < ${from} ORDER BY start_ms DESC LIMIT ${limit}`;
const WITHIN = (series: string, from: string, to: string) =>
  `SELECT ${COLUMNS} FROM candles WHERE series_id = ${series} AND start_ms BETWEEN ${from} AND ${to} ORDER BY start_ms`;
const CONNECT_TIMEOUT_MS = 10_000;
const LOCK_WAIT_MS = 15_000;

export async function openCandleReader(place: StorePlace): Promise<CandleReader> {
  return 'file' in place ? openFile(place.file) : openServer(place.url);
}

function openFile(file: string): CandleReader {
  // This thread may wait inside the call: nobody else is on it.
  const connection = new Database(file, { timeout: LOCK_WAIT_MS, readonly: true, fileMustExist: true });
  connection.pragma('query_only = ON');
  const before = connection.prepare(BEFORE('?', '?', '?')).raw();
  const within = connection.prepare(WITHIN('?', '?', '?')).raw();
  return {
    listSeries: () => Promise.resolve(connection.prepare(SERIES).all() as SeriesName[]),
    read: (id, { fromMs, toMs, before: count }) => {
      const earlier = count > 0 ? (before.all(id, fromMs, count) as CandleTuple[]).reverse() : [];
      return Promise.resolve(earlier.concat(within.all(id, fromMs, toMs) as CandleTuple[]));
    },
    close: () => Promise.resolve(void connection.close()),
  };
}

async function openServer(url: string): Promise<CandleReader> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'coachwire strategies',
  });
  // A connection that breaks fails the query that runs on it; without a listener it would end the thread.
  client.on('error', () => undefined);
  await client.connect();
  const rows = async (text: string, values: number[]) =>
    (await client.query<CandleTuple, number[]>({ text, values, rowMode: 'array' })).rows;
  return {
    listSeries: async () => (await client.query<SeriesName>(SERIES)).rows,
    read: async (id, { fromMs, toMs, before }) => {
      const earlier = before > 0 ? (await rows(BEFORE('$1', '$2', '$3'), [id, fromMs, before])).reverse() : [];
      return earlier.concat(await rows(WITHIN('$1', '$2', '$3'), [id, fromMs, toMs]));
    },
    close: () => client.end(),
  };
}
