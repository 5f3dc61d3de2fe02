/** From each value to the next: `b / a - 1`. NaN for the first, and where one of the two is not above zero. */
export function simpleReturns(closes: Float64Array): Float64Array {
  return steps(closes, (before, close) => close / before - 1);
}

/** From each value to the next: `ln(b / a)`. NaN for the first, and where one of the two is not above zero. */
export function logReturns(closes: Float64Array): Float64Array {
  return steps(closes, (before, close) => Math.log(close / before));
}

function steps(closes: Float64Array, step: (before: number, close: number) => number): Float64Array {
  const made = new Float64Array(closes.length).fill(NaN);
  for (let index = 1; index < closes.length; index += 1) {
    const [before, close] = [closes[index - 1]!, closes[index]!];
    if (before > 0 && close > 0) made[index] = step(before, close);
  }
  return made;
}

/** For each place the sample standard deviation (with n - 1) of the `count` values that end there; NaN where one of them is none. */
export function standardDeviations(values: Float64Array, count: number): Float64Array {
  const made = new Float64Array(values.length).fill(NaN);
  for (let end = count - 1; end < values.length; end += 1) {
    let sum = 0;
    for (let index = end - count + 1; index <= end; index += 1) sum += values[index]!;
    const mean = sum / count;
    let squares = 0;
    for (let index = end - count + 1; index <= end; index += 1) squares += (values[index]! - mean) ** 2;
    made[end] = Math.sqrt(squares / (count - 1));
  }
  return made;
}
