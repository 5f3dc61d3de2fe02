import { Worker } from 'node:worker_threads';
import type { OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../../errors';
import type { Settings } from '../../config';
import type { RunResult, RunSpan, StrategyRun } from './strategy-run';
import type { WorkerReport, WorkerTask } from './strategy-worker';
import { findWorkerEntry, type WorkerEntry } from './worker-entry';

/** Longer than any sound strategy takes for a month of a market. */
export const STRATEGY_TIMEOUT_MS = 10_000;
const LOAD_TIMEOUT_MS = 60_000;

/** What came of one strategy: its result, or why it is left out. */
export type RunOutcome = { kind: 'done'; result: RunResult } | { kind: 'left-out'; reason: string };

type Place = Pick<Settings, 'DATABASE_PATH' | 'DATABASE_URL'>;

/**
 * Runs strategies in a thread of their own, which ends with the run: the event loop goes on serving, and a strategy that does not come to
 * an end can be ended. Such a one, and one that throws, is left out with its reason; the others run.
 */
export class StrategyRunner implements OnModuleDestroy {
  private readonly running = new Set<Worker>();
  private isEnding = false;

  constructor(
    private readonly settings: Place,
    private readonly options: { worker: WorkerEntry; timeoutMs: number } = {
      worker: findWorkerEntry(),
      timeoutMs: STRATEGY_TIMEOUT_MS,
    },
  ) {}

  /** The outcome of each run, in their order. Throws `strategies-ending` when the program ends meanwhile. */
  async run(runs: readonly StrategyRun[], span: RunSpan, vixSymbol: string | null): Promise<RunOutcome[]> {
    const outcomes: RunOutcome[] = [];
    while (outcomes.length < runs.length) {
      const rest = runs.slice(outcomes.length);
      outcomes.push(...(await this.runUntilFailure({ place: this.place(), runs: rest, span, vixSymbol })));
      if (this.isEnding) throw new DomainError('unavailable', 'strategies-ending', 'The program ends; nothing ran.');
    }
    return outcomes;
  }

  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    await Promise.all([...this.running].map((worker) => worker.terminate()));
  }

  /** Runs until all are done, or one has to be ended with its thread: at least one outcome. */
  private runUntilFailure(task: WorkerTask): Promise<RunOutcome[]> {
    const { entry, isCode } = this.options.worker;
    const worker = new Worker(entry, { eval: isCode, workerData: task, name: 'strategies' });
    this.running.add(worker);
    return new Promise<RunOutcome[]>((resolve) => {
      const outcomes: RunOutcome[] = [];
      let timer: NodeJS.Timeout | undefined;
      const leaveOut = (reason: string) => {
        clearTimeout(timer);
        if (outcomes.length < task.runs.length) outcomes.push({ kind: 'left-out', reason });
        resolve(outcomes);
        void worker.terminate();
      };
      const expectWithin = (ms: number, what: string) => {
        clearTimeout(timer);
        timer = setTimeout(() => leaveOut(`${what} took longer than ${ms / 1000} s`), ms);
      };
      expectWithin(LOAD_TIMEOUT_MS, 'opening the store');
      worker.on('message', (report: WorkerReport) => {
        if (report.kind === 'loading') expectWithin(LOAD_TIMEOUT_MS, 'loading its candles');
        else if (report.kind === 'running') expectWithin(this.options.timeoutMs, 'it');
        else if (report.kind === 'done') outcomes.push({ kind: 'done', result: report.result });
        else outcomes.push({ kind: 'left-out', reason: `it failed: ${report.message}` });
      });
      worker.once('error', (error: Error) => leaveOut(`its thread failed: ${error.message}`));
      worker.once('exit', () => {
        this.running.delete(worker);
        leaveOut('its thread ended');
      });
    });
  }

  private place(): WorkerTask['place'] {
    const { DATABASE_PATH: file, DATABASE_URL: url } = this.settings;
    return url ? { url } : { file };
  }
}
