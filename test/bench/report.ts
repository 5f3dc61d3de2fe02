/** Prints one figure on a line of its own: `bench <name> <value> <unit> goal <op> <value> ok|short`. */
export function report(name: string, value: number, unit: string, op: '>=' | '<=', goal: number): void {
  const reached = op === '>=' ? value >= goal : value <= goal;
  const shown = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  process.stdout.write(`bench ${name} ${shown} ${unit} goal ${op} ${goal} ${reached ? 'ok' : 'short'}\n`);
}

/** What is going on, on stderr, so that stdout holds figures only. */
export function progress(text: string): void {
  process.stderr.write(`# ${text}\n`);
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value that the given share of all values does not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
