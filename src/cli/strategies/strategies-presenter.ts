import type { Conflict } from '../../signals';
import type { Generation, StrategyPerformance, StrategyStatus } from '../../strategies';
import { renderTable } from '../text-table';

/** What a run said of each symbol and what became of it, what it queued, and what was left out. */
export function runLines({ said, intake, strategies, days, at }: Generation, isRehearsal: boolean): string[] {
  const rows = said.map(({ strategy, symbol, signal, end, reason }) => [
    ...[strategy, symbol, signal?.signalType ?? '-', signal ? String(signal.price) : '-'],
    ...[signal ? signal.confidence.toFixed(2) : '-', outcomeOf(end, isRehearsal), reasonOf(signal, reason)],
  ]);
  const head = ['STRATEGY', 'SYMBOL', 'SAYS', 'PRICE', 'CONFIDENCE', 'OUTCOME', 'WHY'];
  const queued = `${intake.alertIds.length} ${intake.alertIds.length === 1 ? 'alert' : 'alerts'}`;
  return [
    `${isRehearsal ? 'A dry run' : 'A run'} at ${at} over ${days} days: nothing after that time counts.`,
    ...(rows.length > 0 ? ['', renderTable(head, rows)] : []),
    '',
    ...intake.aggregated.map(
      ({ symbol, signalType, confidence, contributions }) =>
        `${symbol} ${signalType}, confidence ${confidence.toFixed(2)}, by ${contributions.map((one) => one.strategyName).join(', ')}`,
    ),
    ...intake.suppressed.map(({ symbol, route, reason }) => `${symbol} not sent${route && ` by ${route}`}: ${reason}`),
    ...strategies.flatMap(({ name, leftOut }) => (leftOut === null ? [] : [`${name} was left out: ${leftOut}`])),
    isRehearsal ? `${queued} would be queued. Nothing was kept or sent.` : `${queued} queued.`,
  ];
}

function outcomeOf(end: Generation['said'][number]['end'], isRehearsal: boolean): string {
  if (end === null) return '-';
  return end === 'sent' && isRehearsal ? 'would be sent' : end;
}

function reasonOf(signal: Generation['said'][number]['signal'], reason: string | null): string {
  const decidedBy = signal?.analysisData?.reason;
  return reason ?? (typeof decidedBy === 'string' ? decidedBy : '');
}

export function strategyLines(strategies: readonly StrategyStatus[]): string[] {
  const rows = strategies.map(({ name, interval, symbols, weight, parameters }) => [
    ...[name, interval, symbols?.join(',') ?? 'all', weight === null ? '-' : String(weight)],
    Object.entries(parameters)
      .map(([parameter, value]) => `${parameter}=${value}`)
      .join(' '),
  ]);
  return strategies.length === 0
    ? ['No strategies are configured.']
    : [renderTable(['NAME', 'INTERVAL', 'SYMBOLS', 'WEIGHT', 'PARAMETERS'], rows)];
}

export function performanceLines(strategies: readonly StrategyPerformance[]): string[] {
  const percent = (value: number | null) => (value === null ? '-' : `${(100 * value).toFixed(2)} %`);
  const rows = strategies.map(({ name, count, open, hitRate, meanReturn, totalReturn, maxDrawdown, leftOut }) => [
    ...[name, String(count), String(open), percent(hitRate), percent(meanReturn), percent(totalReturn)],
    ...[percent(maxDrawdown), leftOut ?? ''],
  ]);
  const head = ['STRATEGY', 'SIGNALS', 'OPEN', 'HIT RATE', 'MEAN RETURN', 'TOTAL RETURN', 'MAX DRAWDOWN', 'LEFT OUT'];
  return strategies.length === 0 ? ['No strategies are configured.'] : [renderTable(head, rows)];
}

export function conflictLines(conflicts: readonly Conflict[]): string[] {
  if (conflicts.length === 0) return ['No symbol is said to go both ways.'];
  const rows = conflicts.map(({ symbol, votes, dominantType }) => [
    ...[symbol, dominantType],
    Object.entries(votes)
      .map(([type, weight]) => `${type} ${weight.toFixed(2)}`)
      .join(', '),
  ]);
  return [renderTable(['SYMBOL', 'DOMINANT', 'WEIGHTS'], rows)];
}
