import { parse } from 'csv-parse/sync';
import { candlesUnreadable } from '../candle-errors';
import { isMissing, readNumber } from './candle-number';
import { readCandleTime } from './candle-time';
import { type CandleField, findColumns } from './columns';
import { columnsByPosition } from './positions';
import type { RawCandles, RawRow } from './raw-row';

/** Above its header a file may say where it comes from. */
const MAX_PREAMBLE = 10;
const ANY_TIME_MS = 8e15;

interface Line {
  number: number;
  cells: string[];
}

/** The candles of a CSV export, whatever its separator, header and order. Throws `candles-unreadable` when it is none. */
export function readCsv(text: string): RawCandles {
  const delimiter = findDelimiter(text);
  const lines = parseLines(text, delimiter);
  const headerIndex = lines.slice(0, MAX_PREAMBLE).findIndex(({ cells }) => isHeader(cells));
  const header = lines[headerIndex]?.cells;
  const columns = header ? columnsOf(header) : headlessColumns(lines[0]?.cells ?? []);
  if (!columns) {
    const wants =
      'a header with at least a date or time and a close, or the columns time, open, high, low, close, volume';
    throw candlesUnreadable(`No candles were found in the text: it needs ${wants}.`);
  }
  return {
    rows: toRows(lines.slice(headerIndex + 1), columns),
    locate: (line, field) => (field === undefined ? `line ${line}` : `line ${line}, ${field}`),
    // FRED names its only column of values after the series.
    ...(header && isSingleSeries(header) && { symbol: header[1] }),
  };
}

/** The separator that splits the last of the first lines, and others alike; a comma may be a decimal mark between others. */
function findDelimiter(text: string): string {
  const declared = /^\ufeff?sep=([,;|\t])/i.exec(text)?.[1];
  if (declared !== undefined) return declared;
  const lines = text.split(/\r?\n|\r/, 2 * MAX_PREAMBLE).filter((line) => line.trim() !== '');
  const isUsed = (delimiter: string) => {
    const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(delimiter).length);
    const last = counts.at(-1) ?? 1;
    return last > 1 && counts.filter((count) => count === last).length >= Math.min(2, lines.length);
  };
  return ['\t', ';', '|'].find(isUsed) ?? ',';
}

function parseLines(text: string, delimiter: string): Line[] {
  try {
    const records = parse(text, {
      ...{ delimiter, bom: true, info: true, trim: true },
      ...{ relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return records
      .map(({ info, record }) => ({ number: info.lines, cells: record }))
      .filter(({ cells }) => !/^(?:#|sep=)/i.test(cells[0] ?? '') && cells.some((cell) => cell !== ''));
  } catch (error) {
    throw candlesUnreadable(`The text is no CSV: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function isHeader(cells: readonly string[]): boolean {
  const columns = findColumns(cells);
  return columns.has('time') && (columns.has('close') || columns.has('value') || isSingleSeries(cells));
}

function isSingleSeries(cells: readonly string[]): boolean {
  const columns = findColumns(cells);
  const isKnown = columns.has('close') || columns.has('value');
  return cells.length === 2 && columns.get('time') === 0 && !isKnown && Number.isNaN(readNumber(cells[1], '.'));
}

function columnsOf(header: readonly string[]): ReadonlyMap<CandleField, number> {
  const columns = findColumns(header);
  return isSingleSeries(header) ? columns.set('value', 1) : columns;
}

function headlessColumns(cells: readonly string[]): ReadonlyMap<CandleField, number> | null {
  if (Number.isNaN(readCandleTime(cells[0], 'month-first', ANY_TIME_MS))) return null;
  if (!cells.slice(1, 5).every((cell) => !Number.isNaN(readNumber(cell, '.')) || isMissing(cell))) return null;
  return columnsByPosition(cells.length);
}

function toRows(lines: readonly Line[], columns: ReadonlyMap<CandleField, number>): RawRow[] {
  const entries = [...columns];
  return lines.map(({ number, cells }) => {
    const row: RawRow = { place: number };
    for (const [field, index] of entries) row[field] = cells[index];
    return row;
  });
}
