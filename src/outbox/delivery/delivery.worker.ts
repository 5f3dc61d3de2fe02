import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type StoredDestination, Storage } from '../../storage';
import { DestinationRegistry } from '../destination-registry';
import { OutboxBell } from '../bell';
import { StoredWaits } from '../outcomes/stored-wait';
import type { Destination } from '../transport';
import { TransportRegistry } from '../transport-registry';
import { DELIVERY_RULES, type DeliveryRules } from './delivery-rules';
import type { DeliveryTarget } from './delivery-target';
import { DestinationRun, type RunEnd } from './destination-run';
import { LaneLeaseKeeper } from './lane-leases';
import { storeLane } from './learn-lane';
import { SendTurns } from './send-turns';

/** So many looks at the outbox in a second are enough, however fast alerts come in. */
const SCAN_PAUSE_MS = 20;
/** The longest window of limits that is known. */
const PACING_MEMORY_MS = 60_000;
const PACING_MEMORY_SENDS = 60;
const LONGEST_TIMER_MS = 60_000;

interface Due {
  row: StoredDestination;
  destination: Destination;
}

/**
 * Sees that what is pending gets delivered: looks for destinations that have something and may be sent to, holds the leases of
 * their lanes, and runs the deliveries of each of them by themselves, so that none waits for another. It hears the bell of what
 * is queued here, and looks now and then for what other processes queued.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Alerts');
  private readonly stopping = new AbortController();
  /** Deliveries belong to no request, whichever of them woke the worker. */
  private readonly runOutside = AsyncLocalStorage.snapshot();
  /** What runs, by destination, and whether it was asked for again meanwhile. */
  private readonly runs = new Map<number, { ended: Promise<void>; isWanted: boolean }>();
  private scanning: Promise<void> | null = null;
  private isWanted = false;
  private scannedAtMs = -Infinity;
  private nextScanAtMs = Infinity;
  private seenChange: number | null = null;
  private scanTimer: NodeJS.Timeout | undefined;
  private pollTimer: NodeJS.Timeout | undefined;
  private readonly waits = new StoredWaits();
  private storeFailures = 0;

  constructor(
    private readonly storage: Storage,
    private readonly registry: DestinationRegistry,
    private readonly leases: LaneLeaseKeeper,
    private readonly turns: SendTurns,
    private readonly transports: TransportRegistry,
    private readonly bell: OutboxBell,
    private readonly destinationRun: DestinationRun,
    @Inject(DELIVERY_RULES) private readonly rules: DeliveryRules,
  ) {}

  /** Whether delivery stands still because the store fails. It looks for it every two seconds. */
  get isWaitingForStore(): boolean {
    return this.storeFailures > 0;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.registry.isEmpty) return;
    this.bell.listen(() => this.wake());
    // Every destination that waits for its turn listens: Node warns of a leak from the eleventh on.
    setMaxListeners(0, this.stopping.signal);
    await this.leases.start();
    this.pollTimer = setInterval(() => this.poll(), this.rules.pollMs).unref();
    this.wake();
  }

  /** Lets running sends finish; the rest stays pending. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.pollTimer);
    clearTimeout(this.scanTimer);
    this.stopping.abort();
    await this.scanning;
    await Promise.all([...this.runs.values()].map(({ ended }) => ended));
    try {
      await this.leases.releaseAll();
    } catch (error) {
      // They end by themselves.
      this.logger.warn(`Leases of lanes were not given back: ${(error as Error).message}`);
    }
    await this.transports.closeAll();
  }

  /** Has the outbox looked at, now or in a moment. Cheap: may be called for each item. */
  wake(): void {
    if (this.stopping.signal.aborted || this.registry.isEmpty) return;
    this.isWanted = true;
    if (this.scanning === null) this.scanIn(this.scannedAtMs + SCAN_PAUSE_MS - performance.now());
  }

  /** Other processes say nothing: where the store cannot tell whether they wrote, it is read. */
  private poll(): void {
    const change = this.storage.changeCounter();
    if (change !== null && change === this.seenChange) return;
    this.seenChange = change;
    this.wake();
  }

  /** Scans in so many milliseconds, or when it was to be done already, whichever is earlier. */
  private scanIn(delayMs: number): void {
    const bounded = Math.min(Math.max(0, Math.ceil(delayMs)), LONGEST_TIMER_MS);
    const atMs = performance.now() + bounded;
    if (this.stopping.signal.aborted || this.nextScanAtMs <= atMs) return;
    clearTimeout(this.scanTimer);
    this.nextScanAtMs = atMs;
    this.scanTimer = setTimeout(() => this.runOutside(() => this.startScan()), bounded).unref();
  }

  private startScan(): void {
    this.nextScanAtMs = Infinity;
    this.isWanted = true;
    this.scanning ??= this.scan().finally(() => {
      this.scanning = null;
      if (this.isWanted) this.wake();
    });
  }

  private async scan(): Promise<void> {
    this.isWanted = false;
    this.scannedAtMs = performance.now();
    try {
      // Small: so it is also what finds out whether the store is back, often enough that exits wait for seconds at most.
      const rows = await this.storage.read.destinations.list();
      const due = this.dueOf(rows, this.rules.steadyMs());
      const ready = due.filter(({ row }) => !this.isRunning(row.id));
      await this.lease(ready);
      for (const one of ready) this.start(one);
      // Reads may be answered while writes fail, as on a full disk: what is due will tell.
      if (due.length === 0) this.noteStoreSuccess();
    } catch (error) {
      this.noteStoreFailure(error);
    }
  }

  /** Those that have something and may be sent to now; has itself called again when others may. */
  private dueOf(rows: readonly StoredDestination[], nowMs: number): Due[] {
    const due: Due[] = [];
    let earliestMs = Infinity;
    for (const row of rows) {
      const destination = this.registry.find(row.id);
      if (!destination || row.state !== 'active' || row.pendingCount <= 0) continue;
      const retryAtMs = this.waits.endOf(row, nowMs);
      if (retryAtMs <= nowMs) due.push({ row, destination });
      else earliestMs = Math.min(earliestMs, retryAtMs);
    }
    if (earliestMs < Infinity) this.scanIn(earliestMs - nowMs);
    return due;
  }

  /** Null while the lane is not known. */
  private targetOf({ row: { id, lane }, destination }: Due): DeliveryTarget | null {
    return lane === null ? null : { id, destination, transport: this.transports.get(destination.transport), lane };
  }

  private isRunning(id: number): boolean {
    const run = this.runs.get(id);
    if (run) run.isWanted = true;
    return run !== undefined;
  }

  private async lease(due: readonly Due[]): Promise<void> {
    const targets = due.flatMap((one) => this.targetOf(one) ?? []);
    const { foreign, againInMs } = await this.leases.take([...new Set(targets.map(({ lane }) => lane))]);
    if (againInMs !== null) this.scanIn(againInMs);
    const taken = targets.filter(({ lane }) => foreign.includes(lane));
    if (taken.length === 0) return;
    const nowMs = this.rules.nowMs();
    const since = new Date(nowMs - PACING_MEMORY_MS).toISOString();
    for (const target of taken) {
      const sends = await this.storage.read.destinations.listSends([target.id], since, PACING_MEMORY_SENDS);
      for (const { endedAt } of sends) this.turns.remember(target, nowMs - Date.parse(endedAt));
    }
  }

  private start(due: Due): void {
    const { id } = due.row;
    if (this.stopping.signal.aborted || this.runs.has(id)) return;
    const target = this.targetOf(due);
    // A lane that another process holds is that one's to deliver to.
    if (target !== null && this.leases.find(target.lane) === null) return;
    const work = target === null ? this.locate(due) : this.destinationRun.run(target, this.stopping.signal);
    const ended = work.then(
      (end) => this.noteEnd(due, end),
      (error: unknown) => this.noteStoreFailure(error),
    );
    this.runs.set(id, { ended: ended.then(() => this.forget(id)), isWanted: false });
  }

  private forget(id: number): void {
    const run = this.runs.get(id);
    this.runs.delete(id);
    if (run?.isWanted) this.wake();
  }

  private async locate({ row, destination }: Due): Promise<RunEnd> {
    const located = await this.transports.get(destination.transport).locate(destination);
    const nowMs = this.rules.steadyMs();
    const stored = await this.storage.write((tx) => storeLane(tx, row.id, located, nowMs, this.rules));
    if (stored.pausedFor !== null) return { kind: 'paused', reason: stored.pausedFor };
    return { kind: 'later', atMs: stored.retryAtMs ?? nowMs };
  }

  private noteEnd({ destination: { name } }: Due, end: RunEnd): void {
    this.noteStoreSuccess();
    if (end.kind === 'paused') {
      this.logger.error(`Alerts to ${name} are paused: ${end.reason}. Repair it, then resume the destination.`);
    }
    if (end.kind === 'later') this.scanIn(end.atMs - this.rules.steadyMs());
    if (end.kind === 'lease-lost') this.wake();
  }

  private noteStoreSuccess(): void {
    if (this.storeFailures > 0) this.logger.log('The store answers again: delivery of alerts goes on');
    this.storeFailures = 0;
  }

  private noteStoreFailure(error: unknown): void {
    const { longestStoreRestMs } = this.rules;
    this.storeFailures += 1;
    // Once for an outage, however often the store is asked.
    if (this.storeFailures === 1) {
      const seconds = longestStoreRestMs / 1000;
      this.logger.error({ err: error }, `Delivery of alerts waits for the store, and looks for it every ${seconds} s`);
    }
    this.scanIn(Math.min(this.rules.backOffMs(this.storeFailures), longestStoreRestMs));
  }
}
