/** A sum that depends on its terms alone: added in another order, floating point numbers give another last digit. */
export function sumInAnyOrder(terms: readonly number[]): number {
  // Two terms have no order to depend on, and most symbols have two strategies or fewer.
  if (terms.length <= 2) return (terms[0] ?? 0) + (terms[1] ?? 0);
  return Float64Array.from(terms)
    .sort()
    .reduce((sum, term) => sum + term, 0);
}

/**
 * Rounded to 12 significant digits: what is left of 0.1 + 0.2 is 0.3 again, so that ties and thresholds are met where an
 * operator computes them by hand.
 */
export function roundNoise(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * The mean of values with weights of 0 or more, always within the range of the values, however large or small they are. With
 * no weight at all every value counts the same. There must be a value, and a weight for each.
 */
export function weightedMean(values: readonly number[], weights: readonly number[]): number {
  if (values.length === 1) return values[0]!;
  const total = sumInAnyOrder(weights);
  const shareOf = (index: number) => (total > 0 ? weights[index]! / total : 1 / values.length);
  const mean = sumInAnyOrder(values.map((value, index) => value * shareOf(index)));
  return clamp(roundNoise(mean), Math.min(...values), Math.max(...values));
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
