import type { Destination, Transport } from '../transport';

/** A destination that can be delivered to: its row is known, and its lane. */
export interface DeliveryTarget {
  id: number;
  destination: Destination;
  transport: Transport;
  lane: string;
}

/** A delivery that is stored and not finished. */
export interface OpenDelivery {
  id: string;
  splitPath: string;
  itemIds: number[];
  body: string;
  /** An earlier send may have arrived. */
  mayBeSent: boolean;
  /** Epoch milliseconds. */
  createdAtMs: number;
}
