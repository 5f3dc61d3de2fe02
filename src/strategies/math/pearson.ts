/**
 * Pearson's correlation of two columns over the `count` values that end with `end` (included): the covariance over the product of the
 * standard deviations, -1 to 1. NaN where one of them does not move, or a value is none. Each window is summed anew, so that the result
 * depends on nothing outside it.
 */
export function pearson(one: Float64Array, other: Float64Array, end: number, count: number): number {
  const from = end - count + 1;
  let [sumOne, sumOther] = [0, 0];
  for (let index = from; index <= end; index += 1) {
    sumOne += one[index]!;
    sumOther += other[index]!;
  }
  const [meanOne, meanOther] = [sumOne / count, sumOther / count];
  let [covariance, varianceOne, varianceOther] = [0, 0, 0];
  for (let index = from; index <= end; index += 1) {
    const distanceOne = one[index]! - meanOne;
    const distanceOther = other[index]! - meanOther;
    covariance += distanceOne * distanceOther;
    varianceOne += distanceOne * distanceOne;
    varianceOther += distanceOther * distanceOther;
  }
  // What is left of equal values is rounding, and has no direction.
  if (varianceOne <= NEGLIGIBLE || varianceOther <= NEGLIGIBLE) return NaN;
  const correlation = covariance / Math.sqrt(varianceOne * varianceOther);
  return Math.min(1, Math.max(-1, correlation));
}

const NEGLIGIBLE = 1e-20;
