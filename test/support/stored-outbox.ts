import type { DeliveryRules } from '../../src/outbox/delivery/delivery-rules';
import type { DeliveryTarget } from '../../src/outbox/delivery/delivery-target';
import { type Next, takeNext } from '../../src/outbox/delivery/next-delivery';
import type { TriedDelivery, Try } from '../../src/outbox/delivery/settle';
import { CLOSED_BREAKER, DESTINATION_BREAKER } from '../../src/outbox/outcomes/circuit-breaker';
import type { Transport } from '../../src/outbox/transport';
import { type DiscordDestination, channelDestination } from '../../src/transports/discord/destination';
import { buildMessageBody, MESSAGE_ROOM } from '../../src/transports/discord/message/message-body';
import {
  type DestinationChange,
  type HeldLease,
  openStorage,
  type Storage,
  type StorageSettings,
  type StoredDestination,
} from '../../src/storage';
import { clock } from './clock';

export type Ready = Extract<Next, { kind: 'ready' }>;

export interface HeldTarget {
  target: DeliveryTarget;
  lease: HeldLease;
}

/** Packs as Discord's does, and keeps no limits; it sends nothing. */
export const PACKING_ONLY = {
  name: 'discord',
  limits: MESSAGE_ROOM,
  pacing: {
    nextAllowedAt: (_target: DeliveryTarget, nowMs: number) => nowMs,
    begin: () => ({}),
    end: () => {},
    cancel: () => {},
    remember: () => {},
  },
  render: ({ payload }) => ({ size: 500, content: payload, mentions: [] }),
  compose: (id, destination, items) =>
    buildMessageBody(id, items, (destination as DiscordDestination).kind === 'channel'),
} as Pick<Transport, 'name' | 'limits' | 'pacing' | 'render' | 'compose'> as Transport;

/** The outbox in the store, without anything that delivers by itself: a test takes and settles, at the time that it says. */
export class StoredOutbox {
  /** How a try may end; every failure rests for ten seconds. */
  readonly rules: Pick<DeliveryRules, 'backOffMs' | 'breaker'> = {
    backOffMs: () => 10_000,
    breaker: DESTINATION_BREAKER,
  };
  private lastChannel = 10n ** 17n;

  private constructor(readonly storage: Storage) {}

  static async open(settings: StorageSettings): Promise<StoredOutbox> {
    return new StoredOutbox(await openStorage(settings));
  }

  /** A destination whose lane is held, with so many pending items: of S0, S1, … */
  async add(items: number, destination?: DiscordDestination, change: DestinationChange = {}): Promise<HeldTarget> {
    const lane = String((this.lastChannel += 1n));
    const added = destination ?? channelDestination(lane, null);
    return this.storage.write(async (tx) => {
      const id = await tx.destinations.register(added.key, added.name, lane, JSON.stringify(CLOSED_BREAKER));
      const at = clock.nowIso();
      await tx.outboxItems.insert(
        Array.from({ length: items }, (_, index) => ({
          ...{ destinationId: id, kind: 'signal', routes: '["all"]', orderKey: `S${index}`, isUrgent: 0 },
          ...{ happenedAt: at, queuedAt: at, expiresAt: null, mentions: '[]', payload: `{"title":"S${index}"}` },
        })),
      );
      await tx.destinations.change(id, change, items);
      const [lease] = await tx.laneLeases.take([lane], 'test', 60_000, 1);
      return { target: { id, destination: added, transport: PACKING_ONLY, lane }, lease: lease! };
    });
  }

  /** What it is sent next. */
  take({ target, lease }: HeldTarget, nowMs = clock.nowMs()): Promise<Next> {
    return this.storage.write((tx) => takeNext(tx, target, lease, this.rules, { nowMs, steadyMs: nowMs }));
  }

  /** What it is sent next, where there must be something. */
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

/** A delivery that was sent and answered; a test says how else it ended. */
export function tried({ target, lease }: HeldTarget, { delivery }: Ready, overrides: Partial<Try> = {}): TriedDelivery {
  const endedAtMs = clock.nowMs();
  const sent = { kind: 'send', receipt: '1', lane: null, isUnsure: false, mayRepeat: false } as const;
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
