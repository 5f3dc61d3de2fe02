import type { SignalType } from '../../trading';
import type { AlertSignal } from '../alert-signal';

/** Where those who follow a route stand with a symbol, as far as its alerts told them. */
export type Side = 'long' | 'short' | 'flat';

/** What a route remembers of one symbol. */
export interface RouteState {
  lastQueued: QueuedAlert | null;
  /** Null when no alert said anything of it yet. */
  side: Side | null;
  /** How often the side changed: what was queued before the last change is no repeat. */
  sideTurn: number;
  /** By dedupe key; at least those within the route's window. */
  repeats: ReadonlyMap<string, QueuedRepeat>;
  /** When the strategy last entered the symbol while this route sends no entries, in epoch milliseconds. */
  unsentEntryAtMs: number | null;
}

export interface QueuedAlert {
  signalType: SignalType;
  /** Epoch milliseconds. */
  queuedAtMs: number;
}

export interface QueuedRepeat {
  queuedAtMs: number;
  /** The `sideTurn` that began with it, or in which it was queued. */
  sideTurn: number;
}

export const EMPTY_ROUTE_STATE: RouteState = {
  lastQueued: null,
  side: null,
  sideTurn: 0,
  repeats: new Map(),
  unsentEntryAtMs: null,
};

/** The side after an alert was told; a partial exit leaves the side that remains, or the one that was. */
export function sideAfter(side: Side | null, { signalType, remaining }: AlertSignal): Side | null {
  switch (signalType) {
    case 'LONG':
      return 'long';
    case 'SHORT':
      return 'short';
    case 'CLOSE':
      return remaining ? (remaining.side ?? side) : 'flat';
    case 'HOLD':
    case 'TOP':
    case 'BOTTOM':
    case 'DIVERGENCE':
      return side;
  }
}
