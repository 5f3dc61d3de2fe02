import type { AlertSignal } from '../alert-signal';
import { symbolKey } from '../routes/route';

/**
 * What makes two signals the same to a route: strategy, symbol in any spelling, type, and price to 6 significant digits.
 * Unambiguous whatever the names hold.
 */
export function dedupeKeyOf({ strategyName, symbol, signalType, price }: AlertSignal): string {
  return JSON.stringify([strategyName, symbolKey(symbol), signalType, Number(price.toPrecision(6))]);
}
