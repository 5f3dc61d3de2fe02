import type { OutboxItemContent } from '../storage';
import type { DeliveryTarget, OpenDelivery } from './delivery/delivery-target';
import type { Outcome } from './outcomes/outcome';

/** Where items go. A transport adds what it needs besides. */
export interface Destination {
  /** The name of its transport. */
  readonly transport: string;
  /** The same over restarts and renamings; at most 64 characters. */
  readonly key: string;
  /** As the operator called it; the key when it has no name. */
  readonly name: string;
  /** With whom it shares order, limits and a lease, at most 20 characters; null when the transport has to ask for it. */
  readonly lane: string | null;
}

/** An item as a transport shows it: how much of a delivery it takes, and what it is there. */
export interface Rendered {
  size: number;
  content: string;
  /** Whom it calls, in the words of the transport. */
  mentions: readonly string[];
}

/** What one delivery takes at most; at least one item always goes. */
export interface DeliveryLimits {
  items: number;
  /** In the units of `Rendered.size`. */
  size: number;
}

/** The exact bytes of a delivery. */
export interface Composed {
  body: string;
  /** By which the other side knows a repetition, if it does. */
  nonce: string | null;
}

/** What was seen of a delivery that may have arrived. */
export type Finding =
  | { kind: 'found'; receipt: string }
  /** It is surely not there. */
  | { kind: 'absent' }
  /** Nobody can tell. */
  | { kind: 'unknown' }
  /** The other side could not be asked now. */
  | { kind: 'failed'; outcome: Outcome };

/** How a send ended. */
export interface SendReport {
  outcome: Outcome;
  /** What the other side calls what it took, at most 20 characters. */
  receipt: string | null;
  /** The destination's lane, where the answer shows that it is another one now. */
  lane: string | null;
}

/** What was learned of a destination whose lane was not known. */
export type Located = { lane: string } | { lane: null; outcome: Outcome };

/** A request that runs: handed back with its report. */
export type PacedRequest = object;

/**
 * When the next request may go. Sends of one destination go one at a time. All times are milliseconds of one clock that is never
 * set back. Several processes keep the limits of a lane by having it to themselves.
 */
export interface Pacing {
  /** Now, later, or Infinity for "when a request that runs has ended". */
  nextAllowedAt(target: DeliveryTarget, nowMs: number): number;
  /** A request starts now. Every one must be ended or cancelled. */
  begin(target: DeliveryTarget, nowMs: number): PacedRequest;
  /** The request was answered, or (`null`) will not be any more. */
  end(request: PacedRequest, report: SendReport | null, nowMs: number): void;
  /** The request was never sent, and counts for nothing. */
  cancel(request: PacedRequest): void;
  /** Takes an earlier request into account, of before a restart or of another process: when it ended. */
  remember(target: DeliveryTarget, endedAtMs: number): void;
}

/**
 * How items reach one kind of destination. None of its functions throws for what the other side does: that is an outcome. What
 * it is given of destinations is what it made itself.
 */
export interface Transport {
  readonly name: string;
  readonly limits: DeliveryLimits;
  readonly pacing: Pacing;
  /** The item as it is shown at that time. */
  render(item: OutboxItemContent, nowMs: number): Rendered;
  /** The same input gives the same bytes. `deliveryId` is a UUID. */
  compose(deliveryId: string, destination: Destination, items: readonly Rendered[]): Composed;
  /** Sends the bytes of a delivery, once. */
  send(target: DeliveryTarget, delivery: OpenDelivery): Promise<SendReport>;
  /** Whether sending it once more shows nobody a second one. */
  isRepeatSafe(target: DeliveryTarget, delivery: OpenDelivery, nowMs: number): boolean;
  /** Looks for a delivery that may have arrived; `lastReceipt` is that of the one before it. */
  find(target: DeliveryTarget, delivery: OpenDelivery, lastReceipt: string | null): Promise<Finding>;
  /** Asks for the lane of a destination that has none yet. */
  locate(destination: Destination): Promise<Located>;
  /** After the last send. */
  close(): Promise<void>;
}
