import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config';
import { DomainError } from '../errors';
import type { NewAlert, WriteTransaction } from '../storage';
import { AlertConfiguration } from './alert-configuration';
import { AlertFigures } from '../outbox/outbox-metrics';
import type { AlertSignal } from './alert-signal';
import { decideSignals, type Suppression } from './decide/decide-signals';
import { RouteMemory } from './decide/route-memory';
import { DeliveryWorker } from '../outbox/delivery/delivery.worker';
import { DestinationRegistry } from '../outbox/destination-registry';
import { newAlert } from './alert-item';

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

const FULL_RETRY_AFTER_SECONDS = 30;

/** The way into the outbox: alerts are committed with the signals that cause them, and delivered from then on. */
@Injectable()
export class AlertQueue {
  constructor(
    private readonly configuration: AlertConfiguration,
    private readonly registry: DestinationRegistry,
    private readonly worker: DeliveryWorker,
    private readonly figures: AlertFigures,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Queues what the routes send of these signals, in the caller's transaction; delivery is woken after its commit. Throws
   * `outbox-full` (unavailable) when more alerts would wait than OUTBOX_LIMIT.
   */
  async enqueue(tx: WriteTransaction, { aggregated, individual }: EnqueuedSignals, nowMs: number): Promise<Enqueued> {
    const { routes } = this.configuration;
    const signals = [...aggregated, ...individual];
    if (routes.length === 0 || signals.length === 0) return { alertIds: [], suppressed: [], sent: new Set() };
    const memory = await RouteMemory.load(tx, routes, signals);
    const { owed, suppressed, sent } = decideSignals(signals, routes, memory, nowMs);
    await memory.save(tx);
    const alerts = owed.map(({ signal, alert }) =>
      newAlert(signal, alert, { destinationId: this.registry.idOf(alert.destinationKey), nowMs }),
    );
    const alertIds = await this.insert(tx, alerts);
    tx.afterCommit(() => this.count(alerts, suppressed));
    return { alertIds, suppressed, sent };
  }

  /** Puts alerts into the outbox, whatever the routes remember. */
  async insert(tx: WriteTransaction, alerts: readonly NewAlert[]): Promise<number[]> {
    if (alerts.length === 0) return [];
    if ((await tx.destinations.countPending()) + alerts.length > this.settings.OUTBOX_LIMIT) throw outboxFull();
    const alertIds = await tx.alerts.insert(alerts);
    // In one order, so that two transactions do not wait for each other.
    for (const [id, count] of [...countByDestination(alerts)].sort(([one], [other]) => one - other)) {
      await tx.destinations.addPending(id, count);
    }
    tx.afterCommit(() => this.wake());
    return alertIds;
  }

  /** Has the outbox looked at now. */
  wake(): void {
    this.worker.wake();
  }

  private count(alerts: readonly NewAlert[], suppressed: readonly Suppression[]): void {
    for (const [id, count] of countByDestination(alerts)) {
      this.figures.recordQueued(this.registry.find(id)?.name ?? String(id), count);
    }
    for (const { route, reason } of suppressed) this.figures.recordSuppressed(route, reason);
  }
}

function countByDestination(alerts: readonly NewAlert[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { destinationId } of alerts) counts.set(destinationId, (counts.get(destinationId) ?? 0) + 1);
  return counts;
}

function outboxFull(): DomainError {
  return new DomainError(
    'unavailable',
    'outbox-full',
    'Too many alerts wait for delivery (OUTBOX_LIMIT). Nothing of this request was stored; send it again later.',
    { retryAfterSeconds: FULL_RETRY_AFTER_SECONDS },
  );
}
