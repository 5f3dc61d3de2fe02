import { candlesUnreadable } from '../candle-errors';
import { isMissing } from './candle-number';
import { type CandleField, findColumns, lettersOf } from './columns';
import { columnsByPosition } from './positions';
import type { RawCandles, RawRow } from './raw-row';

type Json = Readonly<Record<string, unknown>>;

/** Where APIs put their list of candles. */
const LISTS = [
  'candles',
  'bars',
  'data',
  'results',
  'result',
  'values',
  'rows',
  'quotes',
  'ohlc',
  'observations',
  'prices',
];
/** Where they say what it is a list of. */
const ABOUT = ['meta', 'metadata', 'meta data', 'Meta Data'];
const MAX_LEVELS = 4;

/**
 * The candles in a JSON value: a list of objects or of rows, under whatever key, or the answers of Yahoo, CoinGecko, FRED, Alpha
 * Vantage, exchanges and chart feeds. Throws `candles-unreadable` when none are found.
 */
export function readJson(value: unknown): RawCandles {
  const found = findCandles(value, '', 0);
  if (found) return { ...sharedNames(value), ...found, decimalMark: '.' };
  throw candlesUnreadable(
    'No candles were found: expected {"candles": [{"symbol", "interval", "time", "open", "high", "low", "close", "volume"}, …]}.',
  );
}

/** What a text of a file holds as JSON. Python writes NaN and Infinity, which are named by their row then. */
export function parseJsonText(text: string): unknown {
  const clean = text.replace(/^\ufeff/, '');
  try {
    return JSON.parse(clean);
  } catch (error) {
    try {
      return JSON.parse(clean.replace(/(?<=[[:,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, '"$1"'));
    } catch {
      throw candlesUnreadable(`The text is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
}

type Found = Pick<RawCandles, 'rows' | 'locate'> & Partial<Pick<RawCandles, 'symbol' | 'interval'>>;

function findCandles(value: unknown, path: string, level: number): Found | null {
  if (Array.isArray(value)) return fromList(value, path);
  if (!isObject(value) || level > MAX_LEVELS) return null;
  return (
    fromYahoo(value) ??
    fromPricesAndVolumes(value) ??
    fromColumns(value, path) ??
    fromKnownKey(value, path, level) ??
    fromTimes(value, path) ??
    fromSymbol(value, path, level)
  );
}

function fromList(list: readonly unknown[], path: string): Found | null {
  if (list.length > 0 && !list.some((item) => isObject(item) || Array.isArray(item))) return null;
  return {
    rows: list.map(toRow),
    locate: (place, field) => `${path}[${place}]${field === undefined ? '' : `.${field}`}`,
  };
}

function toRow(item: unknown, place: number): RawRow {
  if (Array.isArray(item)) return pick(item, columnsByPosition(item.length), place);
  if (!isObject(item)) return { place };
  return pick(Object.values(item), columnsOfKeys(Object.keys(item)), place);
}

function pick(values: readonly unknown[], columns: ReadonlyMap<CandleField, number> | null, place: number): RawRow {
  const row: RawRow = { place };
  for (const [field, index] of columns ?? []) row[field] = values[index];
  return row;
}

const knownKeys = new Map<string, Map<CandleField, number>>();

/** The objects of a list have the same keys in the same order, as a rule. */
function columnsOfKeys(keys: readonly string[]): ReadonlyMap<CandleField, number> {
  const name = keys.join('\n');
  const known = knownKeys.get(name);
  if (known) return known;
  const columns = findColumns(keys);
  if (knownKeys.size < 100) knownKeys.set(name, columns);
  return columns;
}

/** `{chart: {result: [{meta, timestamp: [], indicators: {quote: [{open: [], …}]}}]}}` */
function fromYahoo(value: Json): Found | null {
  const chart = isObject(value.chart) ? value.chart : value;
  const [result] = Array.isArray(chart.result) ? (chart.result as unknown[]) : [];
  if (!isObject(result) || !Array.isArray(result.timestamp) || !isObject(result.indicators)) return null;
  const [quote] = Array.isArray(result.indicators.quote) ? (result.indicators.quote as unknown[]) : [];
  if (!isObject(quote)) return null;
  const found = fromColumns({ ...quote, time: result.timestamp }, 'chart.result[0]');
  return found && { ...found, ...namesIn(result.meta) };
}

/** CoinGecko: `{prices: [[ms, price], …], total_volumes: [[ms, volume], …]}` */
function fromPricesAndVolumes({ prices, total_volumes: volumes }: Json): Found | null {
  const found = Array.isArray(prices) ? fromList(prices, 'prices') : null;
  if (!found || !Array.isArray(volumes)) return found;
  const byTime = new Map(
    (volumes as unknown[]).filter(Array.isArray).map((pair) => [pair[0] as unknown, pair[1] as unknown]),
  );
  return { ...found, rows: found.rows.map((row) => ({ ...row, volume: byTime.get(row.time) })) };
}

/** `{t: [], o: [], h: [], l: [], c: [], v: []}` */
function fromColumns(value: Json, path: string): Found | null {
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const columns = findColumns(lists.map(([key]) => key));
  if (!columns.has('time') || !(columns.has('close') || columns.has('value'))) return null;
  const times = lists[columns.get('time')!]![1];
  const rows = times.map((_, place) => {
    const row: RawRow = { place };
    for (const [field, index] of columns) row[field] = lists[index]![1][place];
    return row;
  });
  const prefix = path === '' ? '' : `${path}.`;
  return { rows, locate: (place, field = 'time') => `${prefix}${field}[${place}]`, ...namesIn(value) };
}

function fromKnownKey(value: Json, path: string, level: number): Found | null {
  for (const key of LISTS) {
    const found = key in value ? findCandles(value[key], join(path, key), level + 1) : null;
    if (found) return { ...namesIn(value), ...found };
  }
  return null;
}

/** Alpha Vantage: `{"Time Series (Daily)": {"2026-11-20": {"1. open": …}}}` */
function fromTimes(value: Json, path: string): Found | null {
  const entries = Object.entries(value);
  const isByTime = entries.length > 0 && entries.every(([key, item]) => /^\d{4}-\d\d-\d\d/.test(key) && isObject(item));
  if (!isByTime) return null;
  return {
    rows: entries.map(([time, item], place) => ({ ...toRow(item, place), time })),
    locate: (place, field) => `${join(path, entries[place]![0])}${field === undefined ? '' : `.${field}`}`,
  };
}

/** `{bars: {AAPL: [...]}}`: the key of the only list of candles is its symbol, unless it is a word such as `Time Series (Daily)`. */
function fromSymbol(value: Json, path: string, level: number): Found | null {
  const found = Object.entries(value).flatMap(([key, item]) => {
    const candles = isObject(item) || Array.isArray(item) ? findCandles(item, join(path, key), level + 1) : null;
    return candles && candles.rows.length > 0 ? [{ key, candles }] : [];
  });
  const [only] = found;
  if (only === undefined) return null;
  if (found.length === 1) return { ...(/\s/.test(only.key) ? {} : { symbol: only.key }), ...only.candles };
  let count = 0;
  const starts = found.map(({ candles }) => (count += candles.rows.length) - candles.rows.length);
  const ownerOf = (place: number) => starts.findLastIndex((start) => start <= place);
  return {
    rows: found.flatMap(({ key, candles }, index) =>
      candles.rows.map((row) => ({ symbol: key, ...row, place: starts[index]! + row.place })),
    ),
    locate: (place, field) => {
      const owner = ownerOf(place);
      return found[owner]!.candles.locate(place - starts[owner]!, field);
    },
  };
}

/** What an answer says of all its candles: beside them, or in a part of its own. */
function sharedNames(value: unknown): Pick<RawCandles, 'symbol' | 'interval'> {
  if (!isObject(value)) return {};
  return Object.assign({}, ...ABOUT.map((key) => namesIn(value[key])), namesIn(value)) as Pick<RawCandles, 'symbol'>;
}

function namesIn(value: unknown): Pick<RawCandles, 'symbol' | 'interval'> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value);
  const columns = findColumns(entries.map(([key]) => key));
  const textAt = (index: number | undefined) => {
    const text = index === undefined ? undefined : entries[index]?.[1];
    return (typeof text === 'string' || typeof text === 'number') && !isMissing(text) ? String(text) : undefined;
  };
  const granularity = entries.findIndex(([key]) => lettersOf(key) === 'datagranularity');
  const symbol = textAt(columns.get('symbol'));
  const interval = textAt(granularity >= 0 ? granularity : columns.get('interval'));
  // `s: "ok"` is the state of a chart feed's answer.
  return { ...(symbol !== undefined && symbol !== 'ok' && { symbol }), ...(interval !== undefined && { interval }) };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
