import type { Strategy } from '../strategy';
import { meanReversion } from './mean-reversion';
import { momentum } from './momentum';
import { multiBucket } from './multi-bucket';
import { vixCorrelation } from './vix-correlation';
import { volatility } from './volatility';

/** Every strategy there is, in the order of lists. A new one brings its file and its line here. */
export const strategies: readonly Strategy[] = [vixCorrelation, meanReversion, volatility, momentum, multiBucket];

/** The strategy of that name, in any case and without regard to `_` and `-`; null when there is none. */
export function findStrategy(name: string): Strategy | null {
  return strategies.find((strategy) => lettersOf(strategy.name) === lettersOf(name)) ?? null;
}

function lettersOf(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase();
}
