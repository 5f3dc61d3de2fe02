import type { DeliveryRules } from '../../src/outbox/delivery/delivery-rules';
import type { DeliveryTarget } from '../../src/outbox/delivery/delivery-target';
import { type Next, takeNext } from '../../src/outbox/delivery/next-delivery';
import type { TriedDelivery, Try } from '../../src/outbox/delivery/settle';
import { CLOSED_BREAKER, DESTINATION_BREAKER } from '../../src/outbox/outcomes/circuit-breaker';
import { newAlert } from '../../src/alerts/alert-item';
import { channelDestination, type Destination } from '../../src/transports/discord/destination';
import {
  type DestinationChange,
  type HeldLease,
  openStorage,
  type Storage,
  type StorageSettings,
  type StoredDestination,
} from '../../src/storage';
import { signalsOfSymbols } from '../factories/alert-signals';
import { clock } from './clock';

export type Ready = Extract<Next, { kind: 'ready' }>;

export interface HeldTarget {
  target: DeliveryTarget;
  lease: HeldLease;
}

/** The outbox in the store, without anything that delivers by itself: a test takes and settles, at the time that it says. */
export class StoredOutbox {
  /** What one try may come to; every failure rests for ten seconds. */
  readonly rules: Pick<DeliveryRules, 'backOffMs' | 'breaker'> = {
    backOffMs: () => 10_000,
    breaker: DESTINATION_BREAKER,
  };
  private lastChannel = 10n ** 17n;

  private constructor(readonly storage: Storage) {}

  static async open(settings: StorageSettings): Promise<StoredOutbox> {
    return new StoredOutbox(await openStorage(settings));
  }

  /** A destination whose channel is held, with so many pending alerts: of S0, S1, … */
  async add(alerts: number, destination?: Destination, change: DestinationChange = {}): Promise<HeldTarget> {
    const channelId = String((this.lastChannel += 1n));
    const added = destination ?? channelDestination(channelId, null);
    return this.storage.write(async (tx) => {
      const id = await tx.destinations.register(added.key, added.name, channelId, JSON.stringify(CLOSED_BREAKER));
      const owed = { routes: ['all'], isExit: false, mentionRoles: [], maxAgeSeconds: null };
      const nowMs = clock.nowMs();
      await tx.alerts.insert(
        signalsOfSymbols(alerts).map((signal) => newAlert(signal, owed, { destinationId: id, nowMs })),
      );
      await tx.destinations.change(id, change, alerts);
      const [lease] = await tx.channelLeases.take([channelId], 'test', 60_000, 1);
      return { target: { id, destination: added, channelId }, lease: lease! };
    });
  }

  /** What it is sent next. */
  take({ target, lease }: HeldTarget, nowMs = clock.nowMs()): Promise<Next> {
    return this.storage.write((tx) => takeNext(tx, target, lease, this.rules, { nowMs, steadyMs: nowMs }));
  }

  /** The same, where there must be something. */
  async ready(held: HeldTarget, nowMs = clock.nowMs()): Promise<Ready> {
    const next = await this.take(held, nowMs);
    if (next.kind !== 'ready') throw new Error(`Not ready but ${next.kind}`);
    return next;
  }

  row({ target }: HeldTarget): Promise<StoredDestination> {
    return this.storage.read.destinations.find(target.id).then((row) => row!);
  }

  close(): Promise<void> {
    return this.storage.close();
  }
}

/** A delivery that was sent and answered; a test says what else it came to. */
export function tried({ target, lease }: HeldTarget, { delivery }: Ready, overrides: Partial<Try> = {}): TriedDelivery {
  const endedAtMs = clock.nowMs();
  const sent = {
    kind: 'send',
    messageId: '1',
    channelId: target.channelId,
    isUnsure: false,
    mayRepeat: false,
  } as const;
  const outcome = { kind: 'delivered' } as const;
  return {
    target,
    lease,
    delivery,
    tried: {
      ...{ ...sent, outcome, startedAtMs: endedAtMs, endedAtMs, restsFromMs: overrides.endedAtMs ?? endedAtMs },
      ...overrides,
    },
  };
}
