import { echo, Problems } from '../errors';
import { inferInterval, INTERVAL_EXPECTS, intervalName, isName, parseInterval, symbolKey } from '../trading';
import type { Candle, CandleSet } from './candle';
import { throwIfAny } from './candle-errors';
import { type DecimalMark, findDecimalMark, isMissing, readNumber, readVolume } from './reading/candle-number';
import { type DateOrder, findDateOrder, readCandleTime, TIME_EXPECTS } from './reading/candle-time';
import type { RawCandles, RawRow } from './reading/raw-row';

export const MAX_SYMBOL_LENGTH = 64;

/** What a caller says of a source, over what the source says of all its rows. */
export interface CandleHints {
  symbol?: string;
  interval?: string;
  /** The symbol where neither the caller nor the source says one. */
  fallbackSymbol?: string;
  /** What `03/04/2026` means, and what the comma in `1,234`, where the source does not show it. */
  dateOrder?: DateOrder;
  decimalMark?: DecimalMark;
}

export interface CheckedCandles {
  sets: CandleSet[];
  /** Rows without any price: a holiday, a value that is not out yet. */
  empty: number;
  /** Rows that say again what another row says. */
  repeated: number;
}

/** Exports round: a close may stand above the high by this share of the price. */
const TOLERANCE = 1e-6;
const PRICES = ['open', 'high', 'low', 'close'] as const;

/**
 * Candles out of raw rows: in order, each start once. Throws `candles-invalid` with every bad row: a price or time that is none, a high
 * below the low, a start that two rows tell differently, a row whose symbol or interval nobody says.
 */
export function checkCandles(raw: RawCandles, hints: CandleHints, nowMs: number): CheckedCandles {
  const problems = new Problems();
  const reader = new RowReader(raw, formOf(raw, hints, problems), problems, nowMs);
  const groups = new Map<string, Group>();
  let empty = 0;
  for (const row of raw.rows) {
    if (isEmpty(row)) {
      empty += 1;
      continue;
    }
    const symbol = readSymbol(hints.symbol ?? row.symbol ?? raw.symbol ?? hints.fallbackSymbol, row, raw, problems);
    const interval = readInterval(hints.interval ?? row.interval ?? raw.interval, row, raw, problems);
    const candle = reader.read(row);
    if (symbol === null || interval === undefined || candle === null) continue;
    const key = `${symbol}\n${interval}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { symbol, interval, candles: [], places: new Map() }));
    addTo(group, candle, row, raw, problems);
  }
  throwIfAny(problems);
  const repeated = [...groups.values()].reduce((sum, group) => sum + (group.repeated ?? 0), 0);
  const sets = [...groups.values()].map((group) => toSet(group, problems));
  throwIfAny(problems);
  return { sets, empty, repeated };
}

interface Group {
  symbol: string;
  /** Null where it has to be seen from the distances. */
  interval: number | null;
  candles: Candle[];
  /** By start, the row that told it and the place among the candles. */
  places: Map<number, { place: number; candle: Candle }>;
  repeated?: number;
}

function addTo(group: Group, candle: Candle, row: RawRow, raw: RawCandles, problems: Problems): void {
  const earlier = group.places.get(candle.startMs);
  if (!earlier) {
    group.places.set(candle.startMs, { place: row.place, candle });
    group.candles.push(candle);
  } else if (isSame(earlier.candle, candle)) {
    group.repeated = (group.repeated ?? 0) + 1;
  } else {
    const start = new Date(candle.startMs).toISOString();
    problems.add(raw.locate(row.place), `tells ${start} otherwise than ${raw.locate(earlier.place)} does`);
  }
}

/** Whether two candles of one start say the same. */
export function isSame(one: Candle, other: Candle): boolean {
  return PRICES.every((price) => one[price] === other[price]) && one.volume === other.volume;
}

function toSet({ symbol, interval, candles }: Group, problems: Problems): CandleSet {
  candles.sort((one, other) => one.startMs - other.startMs);
  const ms = interval ?? inferInterval(candles.map(({ startMs }) => startMs));
  if (ms === null) {
    problems.add(
      'interval',
      `of ${echo(symbol)} cannot be seen from the distances of its candles: name ${INTERVAL_EXPECTS}`,
    );
  }
  return { symbol, interval: intervalName(ms ?? 60_000), candles };
}

interface Form {
  mark: DecimalMark;
  order: DateOrder | null;
}

/** How the whole source writes numbers and dates: one value alone may be read in two ways. */
function formOf(raw: RawCandles, hints: CandleHints, problems: Problems): Form {
  const mark = hints.decimalMark ?? raw.decimalMark ?? findDecimalMark(pricesOf(raw.rows));
  if (mark === 'unclear') {
    problems.add(
      'decimal mark',
      'is not clear: every comma in a price could stand before decimals or between thousands',
    );
  }
  const order = hints.dateOrder ?? findDateOrder(raw.rows.map(({ time }) => time));
  if (order === 'unclear') problems.add('date order', 'is not clear: in every date either number could be the month');
  return { mark: mark === 'unclear' ? '.' : mark, order: order === 'unclear' ? 'month-first' : order };
}

function* pricesOf(rows: readonly RawRow[]): Generator<unknown> {
  for (const row of rows) {
    for (const price of PRICES) yield row[price];
    yield row.value;
  }
}

function isEmpty(row: RawRow): boolean {
  return PRICES.every((price) => isMissing(row[price])) && isMissing(row.value) && !isMissing(row.time);
}

function readSymbol(value: unknown, row: RawRow, raw: RawCandles, problems: Problems): string | null {
  const text = typeof value === 'string' ? symbolKey(value) : '';
  if (isName(text, MAX_SYMBOL_LENGTH)) return text;
  const expects = `a text of 1 to ${MAX_SYMBOL_LENGTH} visible characters`;
  problems.addUnexpected(raw.locate(row.place, 'symbol'), expects, isMissing(value) ? undefined : value);
  return null;
}

/** In milliseconds; null where nobody says it, undefined after reporting what is none. */
function readInterval(value: unknown, row: RawRow, raw: RawCandles, problems: Problems): number | null | undefined {
  if (isMissing(value)) return null;
  const ms = typeof value === 'string' || typeof value === 'number' ? parseInterval(String(value)) : null;
  if (ms !== null) return ms;
  problems.addUnexpected(raw.locate(row.place, 'interval'), INTERVAL_EXPECTS, value);
  return undefined;
}

class RowReader {
  constructor(
    private readonly raw: RawCandles,
    private readonly form: Form,
    private readonly problems: Problems,
    private readonly nowMs: number,
  ) {}

  /** Null after reporting what is wrong. */
  read(row: RawRow): Candle | null {
    const before = this.problems.count;
    const startMs = this.readTime(row);
    const isSinglePrice = PRICES.every((price) => row[price] === undefined) && row.value !== undefined;
    const closeOnly = isSinglePrice ? this.readPrice(row, 'value') : null;
    // Some sources have a close and nothing else of the day.
    const [open, high, low, close] = PRICES.map((price) => closeOnly ?? this.readPrice(row, price)) as [
      number,
      number,
      number,
      number,
    ];
    const volume = isMissing(row.volume) ? null : this.readVolume(row);
    if (this.problems.count > before) return null;
    return this.inOrder(row, { startMs, open, high, low, close, volume });
  }

  private readTime(row: RawRow): number {
    const { time, clock } = row;
    // MetaTrader and Stooq write the time of day in a column of its own, also as 153000 or 930.
    const value = isMissing(clock) ? time : `${String(time).trim()} ${clockText(String(clock))}`;
    const startMs = readCandleTime(value, this.form.order, this.nowMs);
    if (Number.isNaN(startMs)) this.problems.addUnexpected(this.raw.locate(row.place, 'time'), TIME_EXPECTS, value);
    return startMs;
  }

  private readPrice(row: RawRow, price: (typeof PRICES)[number] | 'value'): number {
    const value = row[price];
    const number = readNumber(value, this.form.mark);
    if (Number.isNaN(number)) {
      const given = isMissing(value) ? undefined : value;
      this.problems.addUnexpected(this.raw.locate(row.place, price), 'a number', given);
    }
    return number;
  }

  private readVolume(row: RawRow): number {
    const number = readVolume(row.volume, this.form.mark);
    if (number >= 0) return number;
    this.problems.addUnexpected(this.raw.locate(row.place, 'volume'), 'a number from 0 on', row.volume);
    return NaN;
  }

  /** High and low stand where they belong; what is off by rounding is put there. */
  private inOrder(row: RawRow, candle: Candle): Candle | null {
    const { open, high, low, close } = candle;
    const room = TOLERANCE * Math.max(Math.abs(high), Math.abs(low));
    const top = Math.max(open, close, low);
    const bottom = Math.min(open, close, high);
    if (high < top - room) {
      this.problems.add(
        this.raw.locate(row.place, 'high'),
        `must not be below open, low and close, and ${high} is below ${top}`,
      );
      return null;
    }
    if (low > bottom + room) {
      this.problems.add(
        this.raw.locate(row.place, 'low'),
        `must not be above open, high and close, and ${low} is above ${bottom}`,
      );
      return null;
    }
    return { ...candle, high: Math.max(high, top), low: Math.min(low, bottom) };
  }
}

function clockText(clock: string): string {
  const trimmed = clock.trim();
  if (!/^\d{1,6}$/.test(trimmed)) return trimmed;
  const digits = trimmed.length <= 4 ? `${trimmed.padStart(4, '0')}00` : trimmed.padStart(6, '0');
  return `${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
}
