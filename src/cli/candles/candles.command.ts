import { readFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import type { CandleHints, CandlesService, SavedCandles, SavedSeries } from '../../candles';
import { Clock } from '../../clock';
import { loadSettings } from '../../config';
import { DomainError } from '../../errors';
import type { Storage } from '../../storage';
import type { CliContext } from '../cli-context';
import { loadCandles, loadMetrics, loadStorage } from '../lazy-parts';
import type { GivenOptions } from '../setting-options';
import { renderTable } from '../text-table';

export interface ImportOptions extends CandleHints {
  json?: true;
}

/** A file's name that can be a symbol as it is: BTC-USD, ^VIX, EURUSD=X. */
const SYMBOL_NAME = /^[\w.^=-]{1,20}$/;

/** `coachwire candles import`: stores files one after the other; the first that is refused ends it, those before are stored. */
export function importCandles(
  context: CliContext,
  argv: GivenOptions,
  files: readonly string[],
  { json, ...hints }: ImportOptions,
): Promise<number> {
  return withCandles(context, argv, async (candles) => {
    for (const file of files) {
      const saved = await importFile(context, candles, file, hints);
      if (!saved) return 1;
      if (json) context.out(JSON.stringify({ file, ...toJson(saved) }));
      else for (const line of describe(saved)) context.out(`${file}: ${line}`);
    }
    return 0;
  });
}

/** `coachwire candles list`: each series, and the span of what it holds. */
export function listCandles(context: CliContext, argv: GivenOptions, { json }: { json?: true }): Promise<number> {
  return withCandles(context, argv, async (_candles, storage) => {
    const series = (await storage.read.candles.summarize()).map(({ symbol, interval, count, firstMs, lastMs }) => ({
      ...{ symbol, interval, candles: count },
      ...{ first_start: new Date(firstMs).toISOString(), last_start: new Date(lastMs).toISOString() },
    }));
    if (json) context.out(JSON.stringify({ series }));
    else if (series.length === 0) context.out('There are no candles.');
    else
      context.out(
        renderTable(
          ['SYMBOL', 'INTERVAL', 'CANDLES', 'FIRST', 'LAST'],
          series.map((one) => Object.values(one).map(String)),
        ),
      );
    return 0;
  });
}

async function importFile(
  context: CliContext,
  candles: CandlesService,
  file: string,
  hints: CandleHints,
): Promise<SavedCandles | null> {
  const path = resolve(context.input.cwd, file);
  const text = await readFile(path, 'utf8');
  const fallback = basename(path, extname(path));
  try {
    const fallbackSymbol = SYMBOL_NAME.test(fallback) ? fallback : undefined;
    return await candles.takeText(text, { ...hints, fallbackSymbol }, 'file');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    context.err(`${file}: ${error.message}`);
    for (const { field, message } of error.fields) context.err(`  ${field} ${message}`);
    return null;
  }
}

function* describe({ series, empty, repeated }: SavedCandles): Generator<string> {
  for (const one of series) yield `${one.symbol} ${one.interval}: ${describeSeries(one)}`;
  if (series.length === 0) yield 'no candles';
  if (repeated > 0) yield `${repeated} rows say again what another row says`;
  if (empty > 0) yield `${empty} rows without any price were left out`;
}

function describeSeries({ added, replaced, unchanged, firstStart, lastStart }: SavedSeries): string {
  return `${added} added, ${replaced} replaced, ${unchanged} unchanged, from ${firstStart} to ${lastStart}`;
}

function toJson({ series, empty, repeated }: SavedCandles) {
  return {
    series: series.map(({ firstStart, lastStart, ...counts }) => ({
      ...counts,
      ...{ first_start: firstStart, last_start: lastStart },
    })),
    ...{ empty, repeated },
  };
}

/** Works beside a running server: the store is opened as administration, not as a second server. */
async function withCandles(
  context: CliContext,
  argv: GivenOptions,
  work: (candles: CandlesService, storage: Storage) => Promise<number>,
): Promise<number> {
  const { settings } = loadSettings({ argv, ...context.input, needsDiscord: false });
  const storage = await loadStorage().openStorage(settings);
  try {
    const { CandleMetrics, CandlesService } = loadCandles();
    const metrics = new CandleMetrics(new (loadMetrics().MetricsService)());
    return await work(new CandlesService(storage, metrics, new Clock()), storage);
  } finally {
    await storage.close();
  }
}
