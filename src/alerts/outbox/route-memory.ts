import type { LastQueued, QueuedRepeat, WriteTransaction } from '../../storage';
import type { AlertSignal, SignalType } from '../alert-signal';
import { dedupeKeyOf } from '../decide/dedupe-key';
import type { RouteState } from '../decide/route-state';
import { type Route, symbolKey } from '../routes/route';

/** What routes remember of some symbols, in a transaction: read at its beginning, written at its end. */
export class RouteMemory {
  private readonly last = new Map<string, LastQueued>();
  private readonly repeats = new Map<string, QueuedRepeat>();
  private readonly newLast = new Map<string, LastQueued>();
  private readonly newRepeats = new Map<string, QueuedRepeat>();

  private constructor(private readonly tx: WriteTransaction) {}

  static async load(
    tx: WriteTransaction,
    routes: readonly Route[],
    signals: readonly AlertSignal[],
  ): Promise<RouteMemory> {
    const memory = new RouteMemory(tx);
    const names = routes.map(({ name }) => name);
    const symbols = [...new Set(signals.map(({ symbol }) => symbolKey(symbol)))];
    const dedupeKeys = [...new Set(signals.map(dedupeKeyOf))];
    for (const last of await tx.routeStates.lockLast(names, symbols)) {
      memory.last.set(keyOf(last.route, last.symbol), last);
    }
    for (const repeat of await tx.routeStates.listRepeats(names, dedupeKeys)) {
      memory.repeats.set(keyOf(repeat.route, repeat.dedupeKey), repeat);
    }
    return memory;
  }

  /** What a route remembers that matters for this signal. */
  stateOf(route: Route, signal: AlertSignal): RouteState {
    const last = this.last.get(keyOf(route.name, symbolKey(signal.symbol)));
    const dedupeKey = dedupeKeyOf(signal);
    const repeat = this.repeats.get(keyOf(route.name, dedupeKey));
    return {
      lastQueued: last ? { signalType: last.signalType as SignalType, queuedAtMs: Date.parse(last.queuedAt) } : null,
      queuedAtByDedupeKey: new Map(repeat ? [[dedupeKey, Date.parse(repeat.queuedAt)]] : []),
    };
  }

  remember(route: string, signal: AlertSignal, nowMs: number): void {
    const queuedAt = new Date(nowMs).toISOString();
    const symbol = symbolKey(signal.symbol);
    const dedupeKey = dedupeKeyOf(signal);
    const last = { route, symbol, signalType: signal.signalType, queuedAt };
    const repeat = { route, dedupeKey, queuedAt };
    for (const map of [this.last, this.newLast]) map.set(keyOf(route, symbol), last);
    for (const map of [this.repeats, this.newRepeats]) map.set(keyOf(route, dedupeKey), repeat);
  }

  async save(): Promise<void> {
    await this.tx.routeStates.saveLast([...this.newLast.values()]);
    await this.tx.routeStates.saveRepeats([...this.newRepeats.values()]);
  }
}

function keyOf(route: string, rest: string): string {
  return `${route} ${rest}`;
}
