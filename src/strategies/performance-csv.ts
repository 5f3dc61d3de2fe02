import type { StrategyPerformance } from './multi-strategy-generator';

const COLUMNS = [
  'name',
  'count',
  'open',
  'hit_rate',
  'mean_return',
  'total_return',
  'max_drawdown',
  'left_out',
] as const;

/** The performance of strategies as CSV (RFC 4180), with a header. */
export function performanceCsv(strategies: readonly StrategyPerformance[]): string {
  const rows = strategies.map((one) => [
    ...[one.name, one.count, one.open, one.hitRate, one.meanReturn],
    ...[one.totalReturn, one.maxDrawdown, one.leftOut],
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
