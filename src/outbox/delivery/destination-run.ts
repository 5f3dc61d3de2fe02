import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type HeldLease, Storage } from '../../storage';
import { OutboxMetrics } from '../outbox-metrics';
import type { Outcome } from '../outcomes/outcome';
import type { Finding, SendReport } from '../transport';
import { DELIVERY_RULES, type DeliveryRules } from './delivery-rules';
import type { DeliveryTarget } from './delivery-target';
import { LaneLeaseKeeper } from './lane-leases';
import { giveBack, type Next, takeNext, timesOf } from './next-delivery';
import { SendTurns } from './send-turns';
import type { Settled, TriedDelivery, Try } from './settle';
import { SettleBatch, type Written } from './settle-batch';

/** Why the deliveries to a destination ended for now. */
export type RunEnd =
  /** Nothing is left to do, or the application ends. */
  | { kind: 'idle' }
  /** Not before this time, epoch milliseconds. */
  | { kind: 'later'; atMs: number }
  /** An operator has to repair it first. */
  | { kind: 'paused'; reason: string }
  /** Somebody else has the lane now, or it must be taken again. */
  | { kind: 'lease-lost' };

type Ready = Extract<Next, { kind: 'ready' }>;

const MAX_STORE_TRIES = 10;
const STORE_PAUSE_MS = 500;

/** Delivers to one destination, a delivery at a time, for as long as there is something and nothing stands in the way. */
@Injectable()
export class DestinationRun {
  constructor(
    private readonly storage: Storage,
    private readonly turns: SendTurns,
    private readonly leases: LaneLeaseKeeper,
    private readonly batch: SettleBatch,
    private readonly metrics: OutboxMetrics,
    @Inject(DELIVERY_RULES) private readonly rules: DeliveryRules,
  ) {}

  /** Throws what the store throws; then the delivery at hand stays open. */
  async run(target: DeliveryTarget, signal: AbortSignal): Promise<RunEnd> {
    let ready: Ready | null = null;
    const held = this.leases.find(target.lane);
    let token = held?.token;
    if (held !== null && this.turns.waitMs(target) <= 0) {
      const next = await this.take(target, held);
      if (next.kind !== 'ready') return endOf(next);
      ready = next;
    }
    for (;;) {
      const turn = await this.turns.take(target, signal);
      const lease = this.leases.find(target.lane);
      // Under a later lease, somebody else may have sent it meanwhile.
      if (lease !== null && lease.token !== token) ready = null;
      if (turn === null || lease === null) {
        turn?.cancel();
        if (ready !== null && lease !== null) await this.giveBack(lease, ready);
        return turn === null ? { kind: 'idle' } : { kind: 'lease-lost' };
      }
      token = lease.token;
      let tried: Try | null = null;
      try {
        const next: Next = ready ?? (await this.take(target, lease));
        if (next.kind !== 'ready') return endOf(next);
        ready = next;
        tried = await this.try(target, ready, (report) => turn.end(report));
      } finally {
        if (tried?.kind !== 'send') turn.cancel();
      }
      const { settled, next } = await this.settle({ target, lease, delivery: ready.delivery, tried });
      if (settled.kind === 'lease-lost') return settled;
      if (settled.pausedFor !== null) return { kind: 'paused', reason: settled.pausedFor };
      if (settled.retryAtMs !== null) return { kind: 'later', atMs: settled.retryAtMs };
      if (!settled.goesOn) return { kind: 'idle' };
      if (next !== null && next.kind !== 'ready') return endOf(next);
      ready = next;
    }
  }

  private async take(target: DeliveryTarget, lease: HeldLease): Promise<Next> {
    const next = await this.storage.write((tx) => takeNext(tx, target, lease, this.rules, timesOf(this.rules)));
    this.countTooLate(target, next);
    return next;
  }

  private giveBack(lease: HeldLease, { delivery }: Ready): Promise<void> {
    return this.storage.write((tx) => giveBack(tx, lease, delivery));
  }

  /** One request, or none when the delivery turns out to be there. */
  private async try(target: DeliveryTarget, ready: Ready, onSent: (report: SendReport) => void): Promise<Try> {
    const { delivery } = ready;
    const startedAtMs = this.rules.nowMs();
    const ended = () => ({ startedAtMs, endedAtMs: this.rules.nowMs(), restsFromMs: this.rules.steadyMs() });
    const finding = await this.lookFor(target, ready);
    const nowhere = { receipt: null, lane: null, isUnsure: true, mayRepeat: false };
    if (finding.kind === 'failed') {
      return { ...nowhere, kind: 'lookup', outcome: afterLookup(finding.outcome), ...ended() };
    }
    if (finding.kind === 'found') {
      const { receipt } = finding;
      return { ...nowhere, kind: 'found', receipt, isUnsure: false, outcome: { kind: 'delivered' }, ...ended() };
    }
    const isUnsure = finding.kind !== 'absent';
    const mayRepeat = isUnsure && !target.transport.isRepeatSafe(target, delivery, this.rules.nowMs());
    const report = await target.transport.send(target, delivery);
    onSent(report);
    const { outcome, receipt, lane } = report;
    return { kind: 'send', outcome, receipt, lane, isUnsure, mayRepeat, ...ended() };
  }

  /** A send that may have arrived is looked for, unless a repetition shows nobody a second one. */
  private async lookFor(target: DeliveryTarget, { delivery, lastReceipt }: Ready): Promise<Finding> {
    if (!delivery.mayBeSent) return { kind: 'absent' };
    if (target.transport.isRepeatSafe(target, delivery, this.rules.nowMs())) return { kind: 'unknown' };
    return target.transport.find(target, delivery, lastReceipt);
  }

  private async settle(one: TriedDelivery): Promise<Written> {
    const written = await this.write(one);
    this.count(one.target, one.tried, written.settled);
    if (written.next) this.countTooLate(one.target, written.next);
    return written;
  }

  /** Nobody else knows the result: the store is asked again for as long as the lane is ours. */
  private async write(one: TriedDelivery): Promise<Written> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.batch.write(one);
      } catch (error) {
        if (tries === MAX_STORE_TRIES || this.leases.find(one.target.lane) === null) throw error;
        await sleep(STORE_PAUSE_MS);
      }
    }
  }

  private count({ destination: { name } }: DeliveryTarget, tried: Try, settled: Settled): void {
    if (settled.kind === 'lease-lost') return;
    const { delivered, refused } = settled;
    this.metrics.recordAttempt(name, tried.kind === 'send' ? tried.outcome.kind : tried.kind, tried.mayRepeat);
    for (const queuedAt of delivered) {
      this.metrics.recordDelivered(name, (tried.endedAtMs - Date.parse(queuedAt)) / 1000);
    }
    if (refused > 0) this.metrics.recordDead(name, 'refused', refused);
  }

  private countTooLate({ destination: { name } }: DeliveryTarget, next: Next): void {
    const tooLate = 'tooLate' in next ? next.tooLate : 0;
    if (tooLate > 0) this.metrics.recordDead(name, 'too-late', tooLate);
  }
}

function endOf(next: Exclude<Next, Ready>): RunEnd {
  return next.kind === 'nothing' ? { kind: 'idle' } : next;
}

/** Asking in vain says nothing of the message: only the destination waits. */
function afterLookup(outcome: Outcome): Outcome {
  return outcome.kind === 'wait' ? outcome : { kind: 'back-off', reason: 'reason' in outcome ? outcome.reason : '' };
}
