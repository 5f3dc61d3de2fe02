/** A sum that depends on its terms alone: added in another order, floating point numbers give another last digit. */
export function sumInAnyOrder(terms: readonly number[]): number {
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
 * no weight at all every value counts the same. There must be a value.
 */
export function weightedMean(items: readonly { value: number; weight: number }[]): number {
  if (items.length === 1) return items[0]!.value;
  const values = items.map(({ value }) => value);
  const total = sumInAnyOrder(items.map(({ weight }) => weight));
  const mean = sumInAnyOrder(items.map(({ value, weight }) => value * (total > 0 ? weight / total : 1 / items.length)));
  return clamp(roundNoise(mean), Math.min(...values), Math.max(...values));
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
