import { cursorInvalid } from '../plan-errors';
import { isCalendarDate } from '../trading-day';

/** The last plan of a page; the next page begins after it. */
export interface RangePosition {
  date: string;
  id: number;
}

export function formatCursor(position: RangePosition): string {
  return Buffer.from(`${position.date}/${position.id}`).toString('base64url');
}

/** Reads what `formatCursor` wrote. Throws `cursor-invalid` for anything else. */
export function parseCursor(cursor: string): RangePosition {
  const [date = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/');
  if (!isCalendarDate(date) || !/^\d{1,15}$/.test(id)) throw cursorInvalid();
  const position = { date, id: Number(id) };
  if (formatCursor(position) !== cursor) throw cursorInvalid();
  return position;
}
