import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config';
import type { NewOutboxItem, WriteTransaction } from '../storage';
import { OutboxBell } from './bell';
import { DestinationRegistry } from './destination-registry';
import { outboxFull } from './outbox-errors';
import { OutboxMetrics } from './outbox-metrics';

/** Something that happened, and to whom it is owed. Times are epoch milliseconds. */
export interface OwedItem {
  /** The key of a destination that is registered. */
  destinationKey: string;
  /** What happened: names the shape of the payload, and who can show it. */
  kind: string;
  /** The names of the rules that owe it. */
  routes: readonly string[];
  /** Items of one key never overtake each other; null for what belongs to none. */
  orderKey: string | null;
  /** Goes before others when many wait. */
  isUrgent: boolean;
  happenedAtMs: number;
  /** Given up from then on; null for never. */
  expiresAtMs: number | null;
  /** What happened, as JSON. */
  payload: object;
  /** Whom it calls, in the words of the transport. */
  mentions: readonly string[];
}

/** What `toISOString` writes in four digits of a year. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** The way into the outbox. What is put here is committed with what caused it, and delivered from then on. */
@Injectable()
export class Outbox {
  constructor(
    private readonly registry: DestinationRegistry,
    private readonly bell: OutboxBell,
    private readonly metrics: OutboxMetrics,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'OUTBOX_LIMIT'>,
  ) {}

  /**
   * Puts items in, in the caller's transaction, and answers their ids, ascending; delivery is woken after its commit. Throws
   * `outbox-full` (unavailable) when more would wait than OUTBOX_LIMIT, and then nothing of the transaction may be kept.
   */
  async put(tx: WriteTransaction, items: readonly OwedItem[], nowMs: number): Promise<number[]> {
    if (items.length === 0) return [];
    if ((await tx.destinations.countPending()) + items.length > this.settings.OUTBOX_LIMIT) throw outboxFull();
    const queuedAt = new Date(nowMs).toISOString();
    const counts = new Map<string, number>();
    for (const { destinationKey } of items) counts.set(destinationKey, (counts.get(destinationKey) ?? 0) + 1);
    const ids = await tx.outboxItems.insert(items.map((item) => this.rowOf(item, nowMs, queuedAt)));
    // In one order, so that two transactions do not wait for each other.
    const added = [...counts].map(([key, count]) => ({ id: this.registry.idOf(key), count }));
    for (const { id, count } of added.sort((one, other) => one.id - other.id))
      await tx.destinations.addPending(id, count);
    tx.afterCommit(() => {
      for (const { id, count } of added) this.metrics.recordQueued(this.registry.nameOf(id), count);
      this.bell.ring();
    });
    return ids;
  }

  private rowOf(item: OwedItem, nowMs: number, queuedAt: string): NewOutboxItem {
    const { destinationKey, kind, routes, orderKey, isUrgent, happenedAtMs, expiresAtMs, payload, mentions } = item;
    // A time that cannot be stored is taken for now.
    const isStorable = happenedAtMs >= 0 && happenedAtMs <= LAST_MS;
    return {
      ...{ destinationId: this.registry.idOf(destinationKey), kind, orderKey, isUrgent: isUrgent ? 1 : 0, queuedAt },
      ...{ routes: JSON.stringify(routes), payload: JSON.stringify(payload), mentions: JSON.stringify(mentions) },
      happenedAt: isStorable ? new Date(happenedAtMs).toISOString() : queuedAt,
      expiresAt: expiresAtMs === null || expiresAtMs > LAST_MS ? null : new Date(expiresAtMs).toISOString(),
    };
  }
}
