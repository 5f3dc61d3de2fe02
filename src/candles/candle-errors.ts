import { DomainError, type Problems } from '../errors';

/** What is no form of candles at all. Nothing of it is stored. */
export function candlesUnreadable(message: string): DomainError {
  return new DomainError('invalid', 'candles-unreadable', `${message} Nothing was stored.`);
}

export function candlesTooMany(count: number, max: number): DomainError {
  return new DomainError(
    'invalid',
    'candles-too-many',
    `There are ${count} candles; at most ${max} are taken at once. Send them in several parts. Nothing was stored.`,
  );
}

/** Throws `candles-invalid` with every bad row when there is one. Nothing is stored then. */
export function throwIfAny({ count, listed }: Problems): void {
  if (count === 0) return;
  const first = `${listed[0]!.field} ${listed[0]!.message}`;
  const rest = count > listed.length ? ` (${listed.length} are listed, and ${count - listed.length} more)` : '';
  const message = count === 1 ? `${first}.` : `There are ${count} problems${rest}; the first: ${first}.`;
  throw new DomainError('invalid', 'candles-invalid', `${message} Nothing was stored.`, { fields: listed });
}
