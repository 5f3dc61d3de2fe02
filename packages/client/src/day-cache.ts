import { LRUCache } from 'lru-cache';
import { type Deadline, deadlineIn } from './deadline';
import type { CoachPlans } from './plan-answers';
import { mayServeStale } from './plan-cache';
import { possiblyTodayForMs } from './trading-day';

interface CachedDay {
  plans: CoachPlans;
  entityTag: string | null;
  possiblyUntil: Deadline | null;
}

/** Keeps the plans of whole days, to ask whether they changed, and for when the server cannot be asked. */
export class DayCache {
  private readonly days: LRUCache<string, CachedDay> | null;

  constructor(size: number) {
    this.days = size > 0 ? new LRUCache({ max: size }) : null;
  }

  get(date: string | null): CachedDay | undefined {
    return this.days?.get(date ?? 'today');
  }

  /** The plans that may stand in for those of the day, `null` for today. */
  findStale(date: string | null): CoachPlans | null {
    const kept = this.get(date);
    return kept && mayServeStale(kept) ? kept.plans : null;
  }

  keep(date: string | null, plans: CoachPlans, entityTag: string | null, serverTime: number): void {
    const [first] = Object.values(plans);
    const possiblyUntil = date === null ? deadlineIn(possiblyTodayForMs(first?.date ?? '', serverTime)) : null;
    this.days?.set(date ?? 'today', { plans, entityTag, possiblyUntil });
  }

  clear(): void {
    this.days?.clear();
  }
}
