import type { PacedTarget } from '../../transports/discord/pacing/send-pacing';
import type { Destination } from '../../transports/discord/destination';

/** A destination that can be delivered to: its row is known, and the channel whose limits it shares. */
export interface DeliveryTarget {
  id: number;
  destination: Destination;
  channelId: string;
}

export function pacedTargetOf({ destination, channelId }: DeliveryTarget): PacedTarget {
  return destination.kind === 'channel'
    ? { kind: 'channel', channelId }
    : { kind: 'webhook', webhookId: destination.address.id, channelId };
}

/** Where the messages stand: of a webhook with a thread, the thread. */
export function readableChannelOf({ destination, channelId }: DeliveryTarget): string {
  return (destination.kind === 'webhook' ? destination.address.threadId : null) ?? channelId;
}

/** A delivery that is stored and not finished. */
export interface OpenDelivery {
  id: string;
  splitPath: string;
  alertIds: number[];
  body: string;
  /** An earlier send may have arrived. */
  mayBeSent: boolean;
  /** Epoch milliseconds. */
  createdAtMs: number;
}
