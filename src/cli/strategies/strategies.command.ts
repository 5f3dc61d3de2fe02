import { Clock } from '../../clock';
import { loadSettings } from '../../config';
import type { MultiStrategyGenerator } from '../../strategies';
import type { CliContext } from '../cli-context';
import { loadLogging, loadStorage, loadStrategies } from '../lazy-parts';
import type { GivenOptions } from '../setting-options';
import { conflictLines, performanceLines, runLines, strategyLines } from './strategies-presenter';

interface Options {
  days?: number;
  dryRun?: true;
  json?: true;
  csv?: true;
}

/** `coachwire strategies list` */
export function listStrategies(context: CliContext, argv: GivenOptions, { json }: Options): Promise<number> {
  return withGenerator(context, argv, (generator) => {
    const strategies = generator.getStrategyStatus();
    const { toStrategyResponse } = loadStrategies();
    print(
      context,
      json ? [JSON.stringify({ strategies: strategies.map(toStrategyResponse) })] : strategyLines(strategies),
    );
    return Promise.resolve(0);
  });
}

/** `coachwire strategies run`: 1 when every strategy was left out, or there is none. */
export function runStrategies(
  context: CliContext,
  argv: GivenOptions,
  { days, dryRun, json }: Options,
): Promise<number> {
  return withGenerator(context, argv, async (generator) => {
    const isRehearsal = dryRun === true;
    const generation = await generator.generateAggregatedSignals(days, { isRehearsal });
    const { toGenerationResponse } = loadStrategies();
    const lines = () => runLines(generation, isRehearsal);
    print(context, json ? [JSON.stringify(toGenerationResponse(generation, isRehearsal))] : lines());
    return generation.strategies.some(({ leftOut }) => leftOut === null) ? 0 : 1;
  });
}

/** `coachwire strategies performance` */
export function showPerformance(
  context: CliContext,
  argv: GivenOptions,
  { days, json, csv }: Options,
): Promise<number> {
  return withGenerator(context, argv, async (generator) => {
    const { strategies, ...rest } = await generator.getPerformance(days);
    const { performanceCsv, toPerformanceResponse } = loadStrategies();
    if (csv) print(context, [performanceCsv(strategies).trimEnd()]);
    else if (json) print(context, [JSON.stringify({ ...rest, strategies: strategies.map(toPerformanceResponse) })]);
    else print(context, performanceLines(strategies));
    return 0;
  });
}

/** `coachwire strategies conflicts` */
export function showConflicts(context: CliContext, argv: GivenOptions, { days, json }: Options): Promise<number> {
  return withGenerator(context, argv, async (generator) => {
    const { at, days: looked, conflicts } = await generator.runConflictAnalysis(days);
    const shown = conflicts.map(({ symbol, votes, dominantType, dominantWeight }) => ({
      ...{ symbol, votes, dominant_type: dominantType, dominant_weight: dominantWeight },
    }));
    print(context, json ? [JSON.stringify({ at, days: looked, conflicts: shown })] : conflictLines(conflicts));
    return 0;
  });
}

function print(context: CliContext, lines: readonly string[]): void {
  for (const line of lines) context.out(line);
}

/** Works beside a running server, which delivers what a run queues. */
async function withGenerator(
  context: CliContext,
  argv: GivenOptions,
  work: (generator: MultiStrategyGenerator) => Promise<number>,
): Promise<number> {
  const loaded = loadSettings({ argv, ...context.input, needsDiscord: false });
  const log = loadLogging().createLog({ ...loaded.settings, LOG_LEVEL: 'silent', LOG_FILE: null });
  const storage = await loadStorage().openStorage(loaded.settings);
  try {
    return await work(await loadStrategies().openGenerator(storage, loaded, { log, clock: new Clock() }));
  } finally {
    await storage.close();
    await log.close();
  }
}
