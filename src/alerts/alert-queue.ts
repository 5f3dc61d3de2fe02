import { Injectable } from '@nestjs/common';
import { Outbox } from '../outbox';
import type { WriteTransaction } from '../storage';
import { AlertConfiguration } from './alert-configuration';
import { alertItem } from './alert-item';
import { AlertMetrics } from './alert-metrics';
import type { AlertSignal } from './alert-signal';
import { decideSignals, type Suppression } from './decide/decide-signals';
import { RouteMemory } from './decide/route-memory';

export interface Enqueued {
  alertIds: number[];
  suppressed: Suppression[];
  /** The signals given, as they were given, that an alert tells of: their own, or that of another which stands for them too. */
  sent: ReadonlySet<AlertSignal>;
}

export interface EnqueuedSignals {
  aggregated: readonly AlertSignal[];
  individual: readonly AlertSignal[];
}

/** What the routes owe for signals goes into the outbox, in the transaction that stores the signals. */
@Injectable()
export class AlertQueue {
  constructor(
    private readonly configuration: AlertConfiguration,
    private readonly outbox: Outbox,
    private readonly metrics: AlertMetrics,
  ) {}

  /**
   * Queues what the routes send of these signals, in the caller's transaction. Throws `outbox-full` (unavailable) when more alerts
   * would wait than OUTBOX_LIMIT.
   */
  async enqueue(tx: WriteTransaction, { aggregated, individual }: EnqueuedSignals, nowMs: number): Promise<Enqueued> {
    const { routes } = this.configuration;
    const signals = [...aggregated, ...individual];
    if (routes.length === 0 || signals.length === 0) return { alertIds: [], suppressed: [], sent: new Set() };
    const memory = await RouteMemory.load(tx, routes, signals);
    const { owed, suppressed, sent } = decideSignals(signals, routes, memory, nowMs);
    await memory.save(tx);
    const items = owed.map(({ signal, alert }) => alertItem(signal, alert, { nowMs }));
    const alertIds = await this.outbox.put(tx, items, nowMs);
    tx.afterCommit(() => {
      for (const { route, reason } of suppressed) this.metrics.recordSuppressed(route, reason);
    });
    return { alertIds, suppressed, sent };
  }
}
