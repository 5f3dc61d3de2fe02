import type { AlertSignal } from '../alert-signal';

/**
 * What makes two signals the same to a route: strategy, symbol, type, and price to 6 significant digits. Unambiguous whatever
 * the names hold.
 */
export function dedupeKeyOf({ strategyName, symbol, signalType, price }: AlertSignal): string {
  return JSON.stringify([strategyName, symbol, signalType, Number(price.toPrecision(6))]);
}
