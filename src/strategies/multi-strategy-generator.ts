import { Injectable } from '@nestjs/common';

import { Clock } from '../clock';
import { DomainError } from '../errors';
import { AppLog } from '../logging';
import {
  aggregateSignals,
  type Conflict,
  type MadeIntake,
  type Signal,
  SignalsConfiguration,
  SignalsService,
} from '../signals';
import { intervalName } from '../trading';
import { findStrategy } from './built-in';
import { type Said, sayOf } from './generation/sendable';
import type { Performance, RunResult, RunSpan, StrategyRun } from './generation/strategy-run';
import { StrategyRunner } from './generation/strategy-runner';
import { DEFAULT_DAYS, StrategiesConfiguration } from './strategies-configuration';
import { StrategyMetrics } from './strategy-metrics';

const DAY_MS = 86_400_000;
/** Runs that wait for one under way; more are refused. */
const MAX_WAITING = 4;

/** What one strategy did in a run. */
export interface StrategyOutcome {
  name: string;
  /** Signals at all candles of the days; null when it was left out. */
  signals: number | null;
  /** Why it was left out; null when it was not. */
  leftOut: string | null;
}

/** What a run came up with. */
export interface Generation {
  /** Its time, ISO 8601. */
  at: string;
  days: number;
  strategies: StrategyOutcome[];
  /** What each strategy says of each symbol at its newest closed candle. */
  said: (Said & { end: MadeIntake['ends'][number] | null })[];
  intake: Omit<MadeIntake, 'ends'>;
}

export interface ConflictAnalysis {
  at: string;
  days: number;
  strategies: StrategyOutcome[];
  conflicts: Conflict[];
}

export interface StrategyStatus {
  name: string;
  rule: string;
  summary: string;
  parameters: Readonly<Record<string, number>>;
  interval: string;
  symbols: readonly string[] | null;
  weight: number | null;
  /** Of this process: the last run, its signals, and why it was left out; null before the first. */
  lastRun: { at: string; signals: number | null; leftOut: string | null } | null;
}

export interface StrategyPerformance extends Performance {
  name: string;
  leftOut: string | null;
}

interface Results {
  span: RunSpan;
  days: number;
  outcomes: { run: StrategyRun; result: RunResult | null; leftOut: string | null }[];
}

/** Runs the configured strategies, and gives what they say to the intake of signals. */
@Injectable()
export class MultiStrategyGenerator {
  private readonly lastRuns = new Map<string, NonNullable<StrategyStatus['lastRun']>>();
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly configuration: StrategiesConfiguration,
    private readonly signalsConfiguration: SignalsConfiguration,
    private readonly runner: StrategyRunner,
    private readonly signals: SignalsService,
    private readonly metrics: StrategyMetrics,
    private readonly log: AppLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs every strategy over the last so many days, and has what they say of each symbol at its newest closed candle aggregated, routed and
   * queued. A candle about which a strategy was heard before counts as repeated. A strategy that fails, or takes too long, is left out. A
   * rehearsal goes the whole way and keeps nothing. Throws `strategies-off`, `strategies-busy`, and what the intake throws.
   */
  async generateAggregatedSignals(
    days = this.configuration.settings.days,
    { isRehearsal = false } = {},
  ): Promise<Generation> {
    const results = await this.run(days);
    const said = this.listSaid(results);
    const signals = said.flatMap(({ signal }) => signal ?? []);
    const { weights } = this.configuration.settings;
    const { ends, ...intake } = await this.signals.takeMade(signals, {
      weights,
      isRehearsal,
      now: new Date(results.span.atMs),
    });
    const endOf = new Map<Signal, MadeIntake['ends'][number]>(signals.map((signal, index) => [signal, ends[index]!]));
    return {
      ...this.describe(results),
      said: said.map((one) => ({ ...one, end: one.signal && (endOf.get(one.signal) ?? null) })),
      intake,
    };
  }

  /** The symbols of which one strategy says LONG and another SHORT, now. Stores and sends nothing. */
  async runConflictAnalysis(days = this.configuration.settings.days): Promise<ConflictAnalysis> {
    const results = await this.run(days);
    const signals = this.listSaid(results).flatMap(({ signal }) => signal ?? []);
    const aggregation = this.signals.aggregationWith(this.configuration.settings.weights);
    const { conflicts } = aggregateSignals(signals, aggregation, new Date(results.span.atMs));
    return { ...this.describe(results), conflicts };
  }

  /** Which strategies are configured, and what their last run in this process came up with. */
  getStrategyStatus(): StrategyStatus[] {
    const { runs, weights } = this.configuration.settings;
    return runs.map(({ name, rule, parameters, intervalMs, symbols }) => ({
      ...{
        name,
        rule,
        summary: findStrategy(rule)?.summary ?? '',
        parameters,
        interval: intervalName(intervalMs),
        symbols,
      },
      weight: weights?.get(name) ?? null,
      lastRun: this.lastRuns.get(name) ?? null,
    }));
  }

  /** What the signals of the last so many days came to by the candles that followed; see `measurePerformance`. */
  async getPerformance(days = DEFAULT_DAYS): Promise<{ at: string; days: number; strategies: StrategyPerformance[] }> {
    const results = await this.run(days);
    const nothing = { count: 0, open: 0, hitRate: null, meanReturn: null, totalReturn: null, maxDrawdown: null };
    const strategies = results.outcomes.map(({ run: { name }, result, leftOut }) => ({
      ...{ name, leftOut },
      ...(result?.performance ?? nothing),
    }));
    return { at: new Date(results.span.atMs).toISOString(), days, strategies };
  }

  /** One run after the other: each has a thread that reads a part of the store. */
  private async run(days: number): Promise<Results> {
    this.refuseWhenOff();
    if (this.waiting > MAX_WAITING) {
      const message = 'Several runs of the strategies wait already. Try again in a moment.';
      throw new DomainError('unavailable', 'strategies-busy', message, { retryAfterSeconds: 10 });
    }
    this.waiting += 1;
    const run = this.turn.then(() => this.runNow(days));
    this.turn = run.catch(() => undefined).finally(() => (this.waiting -= 1));
    return run;
  }

  private async runNow(days: number): Promise<Results> {
    const { runs, vixSymbol } = this.configuration.settings;
    const atMs = this.clock.nowMs();
    const span = { fromMs: atMs - days * DAY_MS, atMs };
    const startedAt = performance.now();
    const outcomes = await this.runner.run(runs, span, vixSymbol);
    const results = outcomes.map((outcome, index) => ({
      run: runs[index]!,
      result: outcome.kind === 'done' ? outcome.result : null,
      leftOut: outcome.kind === 'done' ? null : outcome.reason,
    }));
    this.report(results, span, performance.now() - startedAt);
    return { span, days, outcomes: results };
  }

  private report(outcomes: Results['outcomes'], { atMs }: RunSpan, durationMs: number): void {
    this.metrics.observe(durationMs / 1000);
    for (const { run, result, leftOut } of outcomes) {
      this.lastRuns.set(run.name, { at: new Date(atMs).toISOString(), signals: result?.signals ?? null, leftOut });
      this.metrics.count(run.name, leftOut === null ? 'done' : 'left-out');
      if (leftOut !== null) this.log.logger.warn({ strategy: run.name, reason: leftOut }, 'A strategy was left out');
    }
  }

  private listSaid({ span, outcomes }: Results): Said[] {
    const { signalTimeoutHours } = this.signalsConfiguration.get().aggregation;
    const times = { atMs: span.atMs, oldestMs: span.atMs - signalTimeoutHours * 3_600_000 };
    return outcomes.flatMap(({ run, result }) => (result?.opinions ?? []).map((opinion) => sayOf(opinion, run, times)));
  }

  private describe({ span, days, outcomes }: Results) {
    return {
      ...{ at: new Date(span.atMs).toISOString(), days },
      strategies: outcomes.map(({ run: { name }, result, leftOut }) => ({
        ...{ name, signals: result?.signals ?? null, leftOut },
      })),
    };
  }

  private refuseWhenOff(): void {
    const [problem] = this.configuration.problems;
    if (!problem) return;
    throw new DomainError(
      'unavailable',
      'strategies-off',
      `No strategy runs: in the configuration file ${problem.field} ${problem.message}.`,
      { retryAfterSeconds: 60 },
    );
  }
}
