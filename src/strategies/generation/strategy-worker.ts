import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openCandleReader, type StorePlace } from '../../storage/in-worker';
import { MarketLoader } from './load-market';
import { runStrategy } from './run-strategy';
import type { RunResult, RunSpan, StrategyRun } from './strategy-run';

/** What the thread is given. */
export interface WorkerTask {
  place: StorePlace;
  runs: readonly StrategyRun[];
  span: RunSpan;
  vixSymbol: string | null;
}

/** What it reports: candles are loaded and a strategy begins, is done, or failed; in the order of the runs. */
export type WorkerReport =
  | { kind: 'loading'; run: number }
  | { kind: 'running'; run: number }
  | { kind: 'done'; run: number; result: RunResult }
  | { kind: 'failed'; run: number; message: string };

/** Requests go first: on Linux the priority is that of the calling thread alone. */
const LOWER_PRIORITY = 5;

async function work(
  { place, runs, span, vixSymbol }: WorkerTask,
  report: (report: WorkerReport) => void,
): Promise<void> {
  const reader = await openCandleReader(place);
  const loader = new MarketLoader(reader, span, vixSymbol, runs);
  for (const [index, run] of runs.entries()) {
    report({ kind: 'loading', run: index });
    const market = await loader.load(run);
    report({ kind: 'running', run: index });
    try {
      report({ kind: 'done', run: index, result: runStrategy(run, market, span) });
    } catch (error) {
      report({ kind: 'failed', run: index, message: error instanceof Error ? error.message : String(error) });
    }
  }
  await reader.close();
}

if (parentPort) {
  const port = parentPort;
  if (process.platform === 'linux') setPriority(LOWER_PRIORITY);
  void work(workerData as WorkerTask, (report) => port.postMessage(report));
}
