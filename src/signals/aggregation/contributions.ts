import type { Contribution } from './aggregated-signal';
import type { Ballot } from './vote';

/** The strategies behind the ballots, each once: the heaviest first, then by name. */
export function listContributions(ballots: readonly Ballot[]): Contribution[] {
  const weights = new Map(ballots.map(({ signal, weight }) => [signal.strategyName, weight]));
  return [...weights]
    .map(([strategyName, weight]) => ({ strategyName, weight }))
    .sort((a, b) => b.weight - a.weight || compareTexts(a.strategyName, b.strategyName));
}

/** By UTF-16 units: the same on every machine, whatever its language. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
