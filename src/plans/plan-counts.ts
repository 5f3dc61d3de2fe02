import { Injectable } from '@nestjs/common';
import type { PlanCounts as Counts } from '../storage';
import { Storage } from '../storage';

/** How long counts of a store serve that cannot tell whether it changed. */
const MAX_AGE_MS = 5_000;

/** Counts the stored plans, and counts again only after something changed: probes and scrapes ask often, and counting walks tables. */
@Injectable()
export class PlanCounts {
  private kept: { counts: Counts; counter: number | null; at: number } | null = null;

  constructor(private readonly storage: Storage) {}

  /** Throws a DomainError when the store fails. */
  async get(now = performance.now()): Promise<Counts> {
    // Taken before counting: a change meanwhile makes the counts stale at once.
    const counter = this.storage.changeCounter();
    const { kept } = this;
    const isFresh = kept !== null && (counter === null ? now - kept.at < MAX_AGE_MS : kept.counter === counter);
    if (isFresh) return kept.counts;
    const counts = await this.storage.read.plans.counts();
    this.kept = { counts, counter, at: now };
    return counts;
  }
}
