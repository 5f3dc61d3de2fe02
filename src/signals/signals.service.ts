import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type IdempotentRequest, IdempotencyService } from '../access';
import { AlertQueue, type Suppression } from '../alerts';
import { Clock } from '../clock';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { DomainError, type FieldError } from '../errors';
import { AppLog } from '../logging';
import type { WriteTransaction } from '../storage';
import { Storage } from '../storage';
import type { AggregationOutcome } from './aggregation/aggregate-signals';
import { aggregateSignals } from './aggregation/aggregate-signals';
import { type AggregationSettings, parseAggregationSettings } from './aggregation/aggregation-settings';
import type { WithheldReason } from './aggregation/aggregated-signal';
import { oldestUnexpired } from './aggregation/eligible-signals';
import { aggregatedAlertSignal, individualAlertSignal } from './alert-signals';
import { parseAnalysisRequest } from './intake/analysis-request';
import type { SignalRequest } from './intake/signal-request';
import { MAX_SIGNALS_PER_REQUEST, parseSignalRequest } from './intake/signal-request';
import type { Signal } from './signal';
import { endsOf, SIGNAL_ENDS, type SignalEnd } from './signal-ends';
import { SignalMetrics, type SignalOrigin } from './signal-metrics';
import { SignalsConfiguration } from './signals-configuration';
import { asHeld } from './order-facts';
import { fromRecord, toRecord } from './stored-signals';
import { withPrice } from './tradingview/alert-price';
import { withSide } from './tradingview/alert-remainder';
import { readTradingViewAlert, type TradingViewAlert } from './tradingview/tradingview-alert';

/** Why no alert was made of a symbol: by a route, or by the vote (then `route` is empty). */
export type SignalSuppression = Suppression | { symbol: string; route: ''; reason: WithheldReason };

/** What became of a request's signals, once all of it is committed. */
export interface Intake extends Pick<AggregationOutcome, 'aggregated' | 'ignoredStrategies' | 'expired'> {
  accepted: number;
  /** Signals whose strategy sent their `signalId` before. */
  repeated: number;
  alertIds: number[];
  suppressed: SignalSuppression[];
}

/** What became of signals that the program made itself. */
export interface MadeIntake extends Intake {
  /** Of each signal, in their order. */
  ends: SignalEnd[];
}

/** What became of a TradingView alert. */
export interface AlertIntake {
  /** The same body came a moment ago: nothing of it was done again. */
  isRepeated: boolean;
  intake: Intake;
  /** How many of its commands could not be read; they are kept. */
  unreadable: number;
  /** Fields that were left out, by the name that their sender gave them. */
  ignored: readonly FieldError[];
}

/** Signals of one request that a line of the log names. */
const MAX_LOGGED = 20;
/** A body that could not be read is kept up to this length. */
const MAX_KEPT_CHARACTERS = 65_536;

/** Takes signals in: stored, aggregated and turned into alerts in one transaction, so that none of it is without the rest. */
@Injectable()
export class SignalsService {
  constructor(
    private readonly storage: Storage,
    private readonly idempotency: IdempotencyService,
    private readonly configuration: SignalsConfiguration,
    private readonly metrics: SignalMetrics,
    private readonly log: AppLog,
    private readonly clock: Clock,
    @Inject(AlertQueue) private readonly alerts: Pick<AlertQueue, 'enqueue'>,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'TRADINGVIEW_REPEAT_SECONDS'>,
  ) {}

  /**
   * Takes the signals of a request body, and resolves when they and their alerts are committed. Throws `signals-invalid` and
   * `signals-too-many`, and then nothing is stored; `outbox-full`, and what an idempotent request and the store refuse.
   */
  async take(body: unknown, idempotent: IdempotentRequest | null, now = this.clock.now()): Promise<Intake> {
    const startedAtMs = performance.now();
    const { aggregation } = this.configuration.get();
    const request = parseSignalRequest(body, now);
    const { body: intake } = await this.idempotency.run(idempotent, async (tx) => ({
      status: 202,
      body: await this.takeIn(tx, request, { source: 'api', aggregation, now }),
    }));
    this.metrics.observe('api', startedAtMs);
    return intake;
  }

  /** What the signals of a body come to, with its settings over the configured ones. Stores and sends nothing. */
  analyze(body: unknown, now = this.clock.now()): AggregationOutcome {
    const { signals, settings } = parseAnalysisRequest(body, this.configuration.get().aggregation, now);
    return aggregateSignals(signals, settings, now);
  }

  /**
   * Takes a TradingView alert, whatever its form, and resolves when that is committed: what cannot be read is kept as it
   * came. The same body within TRADINGVIEW_REPEAT_SECONDS is the same alert.
   */
  async takeAlert(body: string, now = this.clock.now()): Promise<AlertIntake> {
    const startedAtMs = performance.now();
    const { aggregation, tradingView } = this.configuration.get();
    const alert = readTradingViewAlert(body, tradingView, now);
    const intake = await this.storage.write(async (tx) => {
      if (!(await this.claim(tx, body, alert, now))) return null;
      const signals: Signal[] = [];
      for (const command of alert.commands) signals.push(await withSide(tx, await withPrice(tx, command)));
      const request: SignalRequest = { form: 'signals', signals };
      return signals.length === 0
        ? NOTHING_TAKEN
        : this.takeIn(tx, request, { source: 'tradingview', aggregation, now });
    });
    const outcome = alertIntake(alert, intake);
    this.report(alert, outcome);
    this.metrics.observe('tradingview', startedAtMs);
    return outcome;
  }

  /**
   * Takes signals that the program made itself, aggregated among themselves, and resolves when that is committed: as many in a
   * transaction as in a request, and all of a symbol in one. A rehearsal goes the same way, and then takes all of it back.
   * @param weights of strategies, in the place of the configured ones; null for those
   */
  async takeMade(
    signals: readonly Signal[],
    { weights, isRehearsal, now }: { weights: ReadonlyMap<string, number> | null; isRehearsal: boolean; now: Date },
  ): Promise<MadeIntake> {
    const startedAtMs = performance.now();
    const aggregation = this.aggregationWith(weights);
    const endOf = new Map<Signal, SignalEnd>();
    const onEnd = (signal: Signal, end: SignalEnd) => void endOf.set(signal, end);
    let all: Intake = NOTHING_TAKEN;
    for (const part of partsBySymbol(signals)) {
      const request: SignalRequest = { form: 'strategy_signals', signals: part };
      const work = (tx: WriteTransaction) =>
        this.takeIn(tx, request, { source: 'strategies', aggregation, now, onEnd });
      all = joined(all, await (isRehearsal ? this.rehearse(work) : this.storage.write(work)));
    }
    if (!isRehearsal) this.metrics.observe('strategies', startedAtMs);
    return { ...all, ends: signals.map((signal) => endOf.get(signal) ?? 'repeated') };
  }

  /** The configured aggregation with other weights of strategies. Throws `signals-off`. */
  aggregationWith(weights: ReadonlyMap<string, number> | null): AggregationSettings {
    const { aggregation } = this.configuration.get();
    const given = weights === null ? {} : { strategy_weights: Object.fromEntries(weights) };
    return parseAggregationSettings(given, aggregation).settings;
  }

  /** Does work in a transaction and takes it back. */
  private async rehearse<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    const done: T[] = [];
    const takesBack = new DomainError('conflict', 'rehearsal', 'A rehearsal keeps nothing.');
    await this.storage
      .write(async (tx) => {
        done.splice(0, 1, await work(tx));
        throw takesBack;
      })
      .catch((error: unknown) => {
        if (error !== takesBack) throw error;
      });
    return done[0]!;
  }

  private claim(tx: WriteTransaction, body: string, { unreadable }: TradingViewAlert, now: Date): Promise<boolean> {
    const received = {
      digest: createHash('sha256').update(body.trim()).digest('hex'),
      receivedAt: now.toISOString(),
      reason: unreadable?.reason ?? null,
      raw: unreadable?.raw.slice(0, MAX_KEPT_CHARACTERS).toWellFormed() ?? null,
    };
    const since = new Date(now.getTime() - this.settings.TRADINGVIEW_REPEAT_SECONDS * 1000).toISOString();
    return tx.receivedAlerts.claim(received, since);
  }

  private async takeIn(
    tx: WriteTransaction,
    { form, signals }: SignalRequest,
    context: {
      source: SignalOrigin;
      aggregation: AggregationSettings;
      now: Date;
      /** Told the end of each signal that is new. */
      onEnd?: (signal: Signal, end: SignalEnd) => void;
    },
  ): Promise<Intake> {
    const { source, aggregation, now } = context;
    if (form === 'signals') await tx.signals.lockSymbols(signals.map(({ symbol }) => symbol));
    const receivedAt = now.toISOString();
    const isNew = await tx.signals.insert(signals.map((signal) => toRecord(signal, source, receivedAt)));
    const fresh = signals.filter((_, index) => isNew[index]);
    // A repeat says nothing new: it touches no symbol.
    const symbols = new Set(fresh.map(({ symbol }) => symbol));
    const since = oldestUnexpired(aggregation, now);
    const voting =
      form === 'signals'
        ? withFresh((await tx.signals.listLatest([...symbols], since)).map(fromRecord), fresh)
        : signals.filter(({ symbol }) => symbols.has(symbol));
    const { aggregated, ignoredStrategies, withheld } = aggregateSignals(voting, aggregation, now);
    const given = { aggregated: aggregated.map(aggregatedAlertSignal), individual: fresh.map(individualAlertSignal) };
    const { alertIds, sent, ...queued } = await this.alerts.enqueue(tx, given, now.getTime());
    // No route was asked about a symbol of which the strategies together say nothing.
    const suppressed = [...queued.suppressed, ...withheld.map((one) => ({ ...one, route: '' as const }))];
    const ends = endsOf({ ...given, signals: fresh, sent, oldest: since, ignoredStrategies });
    for (const [index, signal] of fresh.entries()) context.onEnd?.(signal, ends[index]!);
    const accepted = fresh.length;
    const repeated = signals.length - accepted;
    tx.afterCommit(() => {
      this.metrics.count(source, 'accepted', accepted);
      this.metrics.count(source, 'repeated', repeated);
      this.metrics.countEnd(source, 'repeated', repeated);
      this.reportEnds(source, fresh, ends, suppressed);
    });
    const expired = countOlder(signals, since);
    return { accepted, repeated, aggregated, alertIds, suppressed, ignoredStrategies, expired };
  }

  /** What no alert was made of is a line of the log, once for a request. */
  private reportEnds(
    source: SignalOrigin,
    signals: readonly Signal[],
    ends: readonly SignalEnd[],
    suppressed: readonly SignalSuppression[],
  ): void {
    for (const end of SIGNAL_ENDS) this.metrics.countEnd(source, end, ends.filter((one) => one === end).length);
    const unsent = ends.flatMap((end, index) => (end === 'sent' ? [] : { ...describe(signals[index]!), end }));
    if (unsent.length === 0) return;
    this.log.logger.info(
      {
        source,
        count: unsent.length,
        unsent: unsent.slice(0, MAX_LOGGED),
        suppressed: suppressed.slice(0, MAX_LOGGED),
      },
      'Signals of which no alert was made',
    );
  }

  private report({ commands, unreadable }: TradingViewAlert, { isRepeated, ignored }: AlertIntake): void {
    if (isRepeated) {
      const count = commands.length + (unreadable?.count ?? 0);
      this.metrics.count('tradingview', 'repeated', count);
      this.metrics.countEnd('tradingview', 'repeated', count);
      return;
    }
    if (unreadable) {
      this.metrics.count('tradingview', 'unreadable', unreadable.count);
      this.metrics.countEnd('tradingview', 'unreadable', unreadable.count);
      this.log.logger.warn(
        // What the alert said may hold a secret of its sender's.
        { reason: unreadable.reason.replace(/"[^"]*"/g, '"…"') },
        'A TradingView alert could not be read; it is kept, see GET /api/signals/unreadable',
      );
    }
    if (ignored.length === 0) return;
    const symbols = commands.map(({ signal: { symbol } }) => symbol);
    this.log.logger.warn({ symbols, ignored }, 'Some fields of a TradingView alert were left out');
  }
}

/** The latest signals as they vote: those that have just come as they are, the others as what their strategies hold since. */
function withFresh(latest: readonly Signal[], fresh: readonly Signal[]): Signal[] {
  const keyOf = ({ strategyName, symbol, timestamp }: Signal) => JSON.stringify([strategyName, symbol, timestamp]);
  const keys = new Set(fresh.map(keyOf));
  return latest.map((signal) => (keys.has(keyOf(signal)) ? signal : asHeld(signal)));
}

function describe({ strategyName, symbol, signalType }: Signal) {
  return { strategy: strategyName, symbol, type: signalType };
}

const NOTHING_TAKEN: Intake = {
  ...{ accepted: 0, repeated: 0, expired: 0 },
  ...{ aggregated: [], alertIds: [], suppressed: [], ignoredStrategies: [] },
};

/** Signals in parts that fit into a transaction, with those of a symbol together, which vote together. */
function partsBySymbol(signals: readonly Signal[]): Signal[][] {
  const bySymbol = new Map<string, Signal[]>();
  for (const signal of signals) {
    const own = bySymbol.get(signal.symbol);
    if (own) own.push(signal);
    else bySymbol.set(signal.symbol, [signal]);
  }
  const parts: Signal[][] = [];
  for (const own of bySymbol.values()) {
    const last = parts.at(-1);
    if (last && last.length + own.length <= MAX_SIGNALS_PER_REQUEST) last.push(...own);
    else parts.push(own);
  }
  return parts;
}

function joined(one: Intake, other: Intake): Intake {
  return {
    accepted: one.accepted + other.accepted,
    repeated: one.repeated + other.repeated,
    expired: one.expired + other.expired,
    aggregated: [...one.aggregated, ...other.aggregated],
    alertIds: [...one.alertIds, ...other.alertIds],
    suppressed: [...one.suppressed, ...other.suppressed],
    ignoredStrategies: [...new Set([...one.ignoredStrategies, ...other.ignoredStrategies])],
  };
}

/** @param intake null for an alert that came before */
function alertIntake({ commands, unreadable }: TradingViewAlert, intake: Intake | null): AlertIntake {
  const unreadableCount = unreadable?.count ?? 0;
  if (intake === null) {
    const repeated = commands.length + unreadableCount;
    return { isRepeated: true, intake: { ...NOTHING_TAKEN, repeated }, unreadable: 0, ignored: [] };
  }
  return {
    ...{ isRepeated: false, intake, unreadable: unreadableCount },
    ignored: commands.flatMap(({ ignored }) => ignored),
  };
}

function countOlder(signals: readonly Signal[], oldest: string): number {
  return signals.reduce((count, { timestamp }) => (timestamp < oldest ? count + 1 : count), 0);
}
