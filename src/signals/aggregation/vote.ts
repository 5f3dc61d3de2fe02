import type { SignalType } from '../../trading';
import type { Signal } from '../signal';
import { roundNoise, sumInAnyOrder } from './weighted-mean';

/** A signal that takes part, with the weight of its strategy (more than 0, at most 1). */
export interface Ballot {
  signal: Signal;
  weight: number;
}

/** How the strategies voted on one symbol. */
export interface Vote {
  /** The weight for each type that a signal has, in the order in which the types were first seen. */
  weights: ReadonlyMap<SignalType, number>;
  dominantType: SignalType;
  dominantWeight: number;
  /** LONG and SHORT are both present. */
  isOpposing: boolean;
}

/** Each signal adds its strategy's weight to its type; the heaviest type is dominant, on a tie the first seen. */
export function countVotes(ballots: readonly Ballot[]): Vote {
  const cast = new Map<SignalType, number[]>();
  for (const { signal, weight } of ballots) {
    const weights = cast.get(signal.signalType);
    if (weights) weights.push(weight);
    else cast.set(signal.signalType, [weight]);
  }
  const weights = new Map([...cast].map(([type, each]) => [type, roundNoise(sumInAnyOrder(each))]));
  const [dominantType, dominantWeight] = [...weights].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  return { weights, dominantType, dominantWeight, isOpposing: weights.has('LONG') && weights.has('SHORT') };
}
