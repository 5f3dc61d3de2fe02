import type { LastQueued, QueuedRepeat, WriteTransaction } from '../../storage';
import { type SignalType, symbolKey } from '../../trading';
import type { AlertSignal } from '../alert-signal';
import type { Route } from '../routes/route';
import { isUnsentEntry } from './decide';
import { dedupeKeyOf, entryKeyOf } from './dedupe-key';
import type { RouteState, Side } from './route-state';
import { sideAfter } from './route-state';

/** What routes remember of some symbols: what was read, what was decided since, and what of it is new. */
export class RouteMemory {
  private readonly last = new Map<string, LastQueued>();
  private readonly repeats = new Map<string, QueuedRepeat>();
  private readonly changedLast = new Set<string>();
  private readonly changedRepeats = new Set<string>();

  constructor(last: readonly LastQueued[] = [], repeats: readonly QueuedRepeat[] = []) {
    for (const one of last) this.last.set(keyOf(one.route, one.symbol), one);
    for (const one of repeats) this.repeats.set(keyOf(one.route, one.dedupeKey), one);
  }

  /** Reads what the routes remember that matters for these signals, and keeps others from deciding on it meanwhile. */
  static async load(
    tx: WriteTransaction,
    routes: readonly Route[],
    signals: readonly AlertSignal[],
  ): Promise<RouteMemory> {
    const names = routes.map(({ name }) => name);
    const symbols = [...new Set(signals.map(({ symbol }) => symbolKey(symbol)))];
    const last = await tx.routeStates.lockLast(names, symbols);
    // Nothing was queued of any of the symbols: nothing can be a repeat.
    if (last.length === 0) return new RouteMemory();
    const keys = new Set(signals.flatMap((signal) => [dedupeKeyOf(signal), entryKeyOf(signal)]));
    return new RouteMemory(last, await tx.routeStates.listRepeats(names, [...keys]));
  }

  /** What a route remembers that matters for this signal. */
  stateOf(route: Route, signal: AlertSignal): RouteState {
    const last = this.last.get(keyOf(route.name, symbolKey(signal.symbol)));
    const dedupeKey = dedupeKeyOf(signal);
    const repeat = this.repeats.get(keyOf(route.name, dedupeKey));
    const entry = this.repeats.get(keyOf(route.name, entryKeyOf(signal)));
    return {
      lastQueued: last ? { signalType: last.signalType as SignalType, queuedAtMs: Date.parse(last.queuedAt) } : null,
      side: (last?.side ?? null) as Side | null,
      sideTurn: last?.sideTurn ?? 0,
      repeats: new Map(
        repeat ? [[dedupeKey, { queuedAtMs: Date.parse(repeat.queuedAt), sideTurn: repeat.sideTurn }]] : [],
      ),
      unsentEntryAtMs: entry ? Date.parse(entry.queuedAt) : null,
    };
  }

  /** After the route queued the signal. */
  remember(route: Route, signal: AlertSignal, nowMs: number): void {
    const { side, sideTurn } = this.stateOf(route, signal);
    const newSide = sideAfter(side, signal);
    const turn = newSide === side ? sideTurn : sideTurn + 1;
    const queuedAt = new Date(nowMs).toISOString();
    const symbol = symbolKey(signal.symbol);
    const { signalType } = signal;
    this.keepLast({ route: route.name, symbol, signalType, queuedAt, side: newSide, sideTurn: turn });
    this.keepRepeat({ route: route.name, dedupeKey: dedupeKeyOf(signal), queuedAt, sideTurn: turn });
  }

  /** After the route did not send the signal: an entry that it never sends makes the strategy's next exit a new one. */
  rememberUnsent(route: Route, signal: AlertSignal, nowMs: number): void {
    // Without an alert of the symbol there is nothing that could be repeated.
    if (!this.last.has(keyOf(route.name, symbolKey(signal.symbol))) || !isUnsentEntry(signal, route)) return;
    const queuedAt = new Date(nowMs).toISOString();
    this.keepRepeat({ route: route.name, dedupeKey: entryKeyOf(signal), queuedAt, sideTurn: 0 });
  }

  /** What is to be stored. */
  get changes(): { changedLast: LastQueued[]; changedRepeats: QueuedRepeat[] } {
    return {
      changedLast: [...this.changedLast].map((key) => this.last.get(key)!),
      changedRepeats: [...this.changedRepeats].map((key) => this.repeats.get(key)!),
    };
  }

  async save(tx: WriteTransaction): Promise<void> {
    const { changedLast, changedRepeats } = this.changes;
    await tx.routeStates.saveLast(changedLast);
    await tx.routeStates.saveRepeats(changedRepeats);
  }

  private keepLast(last: LastQueued): void {
    const key = keyOf(last.route, last.symbol);
    this.last.set(key, last);
    this.changedLast.add(key);
  }

  private keepRepeat(repeat: QueuedRepeat): void {
    const key = keyOf(repeat.route, repeat.dedupeKey);
    this.repeats.set(key, repeat);
    this.changedRepeats.add(key);
  }
}

function keyOf(route: string, rest: string): string {
  return `${route} ${rest}`;
}
