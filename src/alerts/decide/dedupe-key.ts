import { symbolKey } from '../../trading';
import type { AlertSignal } from '../alert-signal';

/**
 * What makes two signals the same to a route: strategy, symbol in any spelling, type, price to 6 significant digits, and what a
 * partial exit leaves. Unambiguous whatever the names hold.
 */
export function dedupeKeyOf({ strategyName, symbol, signalType, price, remaining }: AlertSignal): string {
  const shownPrice = price === null ? null : Number(price.toPrecision(6));
  const left = remaining ? [remaining.side, remaining.size, ...(remaining.share ? [remaining.share] : [])] : [];
  return JSON.stringify([strategyName, symbolKey(symbol), signalType, shownPrice, ...left]);
}

/** Under what a route that sends no entries remembers that a strategy entered a symbol. No dedupe key looks like it. */
export function entryKeyOf({ strategyName, symbol }: Pick<AlertSignal, 'strategyName' | 'symbol'>): string {
  return JSON.stringify([strategyName, symbolKey(symbol)]);
}
