import { type OrderFacts, orderFactsOf } from '../order-facts';
import type { Signal } from '../signal';

/** What the signals behind an aggregated one say of their orders together. */
export type JointOrder = OrderFacts & {
  /** The most decimals that one of the prices, stops and targets has; a mean of them has no more. */
  decimals: number;
};

/** Most digits behind the point that a number of JSON can hold in a way that a reader takes in. */
const MAX_DECIMALS = 15;

/**
 * A partial exit is one only when every CLOSE among them is; how much is left is known of one alone. A price is the sender's as soon as
 * one of them has it from there.
 */
export function jointOrderOf(signals: readonly Signal[]): JointOrder {
  const facts = signals.map(orderFactsOf);
  const closes = facts.filter((_, index) => signals[index]!.signalType === 'CLOSE');
  const sources = ['sender', 'last-known', 'none'] as const;
  return {
    remaining: jointRemainder(closes.map(({ remaining }) => remaining)),
    contracts: facts.length === 1 ? facts[0]!.contracts : null,
    priceSource: sources.find((source) => facts.some(({ priceSource }) => priceSource === source)) ?? 'sender',
    decimals: Math.max(
      0,
      ...signals.flatMap(({ price, stopLoss, takeProfit }) => [price, stopLoss ?? 0, takeProfit ?? 0].map(decimalsOf)),
    ),
  };
}

type Remaining = OrderFacts['remaining'];

function jointRemainder(each: readonly Remaining[]): Remaining {
  if (each.length === 0 || each.includes(null)) return null;
  if (each.length === 1) return each[0]!;
  const [side = null, ...others] = new Set(each.flatMap((one) => one?.side ?? []));
  return { side: others.length === 0 ? side : null, size: null, share: null };
}

/** How many digits a number is written with behind the point. */
function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const digits = (mantissa.split('.')[1] ?? '').length - Number(exponent);
  return Math.min(Math.max(digits, 0), MAX_DECIMALS);
}
