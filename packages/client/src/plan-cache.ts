import { LRUCache } from 'lru-cache';
import type { CompleteOptions } from './options';
import type { PlanAnswer } from './wire';

/** A plan as it was answered, with what is needed to ask whether it still is. */
export interface CachedPlan {
  plan: PlanAnswer;
  entityTag: string | null;
  /** In ms of `performance.now()`. */
  freshUntil: number;
}

const QUARTER_HOUR_MS = 15 * 60_000;

/** Keeps plans by coach and day, the least recently used going first. */
export class PlanCache {
  private readonly plans: LRUCache<string, CachedPlan> | null;

  constructor(private readonly options: CompleteOptions) {
    this.plans = options.maxCacheSize > 0 ? new LRUCache({ max: options.maxCacheSize }) : null;
  }

  get size(): number {
    return this.plans?.size ?? 0;
  }

  get(key: string): CachedPlan | undefined {
    return this.plans?.get(key);
  }

  isFresh({ freshUntil }: CachedPlan): boolean {
    return performance.now() < freshUntil;
  }

  /** Keeps an answer; of one to a question without a day only for as long as the day cannot end. */
  set(key: string, plan: PlanAnswer, entityTag: string | null, isForToday: boolean): void {
    const { cacheTtlSeconds, missingPlanTtlSeconds } = this.options;
    const ttlSeconds = plan.available ? cacheTtlSeconds : Math.min(cacheTtlSeconds, missingPlanTtlSeconds);
    const ttlMs = isForToday ? Math.min(ttlSeconds * 1000, sameDayForMs(Date.now())) : ttlSeconds * 1000;
    this.plans?.set(key, { plan, entityTag, freshUntil: performance.now() + ttlMs });
  }

  /** Says how many plans went. */
  delete(matches: (key: string) => boolean = () => true): number {
    const gone = [...(this.plans?.keys() ?? [])].filter(matches);
    for (const key of gone) this.plans?.delete(key);
    return gone.length;
  }
}

/** `d`, `D` and `coach_d` are one coach. */
export function coachCode(coach: string): string {
  return coach
    .trim()
    .toLowerCase()
    .replace(/^coach_/, '');
}

export function planKey(coach: string, date: string | null): string {
  return `${coachCode(coach)} ${date ?? 'today'}`;
}

/**
 * How long at least the trading day stays what it is. Only the server knows its time zone, but in every zone a day begins at a
 * quarter of an hour of UTC.
 */
export function sameDayForMs(now: number): number {
  return QUARTER_HOUR_MS - (now % QUARTER_HOUR_MS);
}
