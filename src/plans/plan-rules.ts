import type { Coach } from '../config';
import type { DomainError } from '../errors';
import type { Plan } from '../storage';
import { coachNotYours, dateInThePast, planNotFound, planNotYours, planNotYoursToDelete } from './plan-errors';

/** Who acts. `id` is the Discord user id: authorship is decided by it, never by the name. */
export interface Actor {
  id: string;
  name: string;
  roleIds: string[];
  isGuildAdministrator: boolean;
}

/** The place of a plan within a guild. */
export interface Slot {
  coach: Coach;
  date: string;
}

export type Refusal = { kind: 'refuse'; error: DomainError };
export type PostDecision = { kind: 'create' } | { kind: 'repost'; live: Plan } | Refusal;

/**
 * Whether a posted plan is the first in its slot, its author's new version, or refused. `today` is the trading day of the
 * message.
 */
export function decidePost(slot: Slot, live: Plan | null, actor: Actor, mayPost: boolean, today: string): PostDecision {
  if (!mayPost) return { kind: 'refuse', error: coachNotYours(slot.coach) };
  if (slot.date < today) return { kind: 'refuse', error: dateInThePast(slot.date, today) };
  if (!live) return { kind: 'create' };
  if (live.authorId !== actor.id) return { kind: 'refuse', error: planNotYours(slot.coach, slot.date, live.author) };
  return { kind: 'repost', live };
}

/** Only the author of the live plan may edit it, on whichever day. */
export function decideEdit(slot: Slot, live: Plan | null, actor: Actor): { kind: 'edit'; live: Plan } | Refusal {
  if (!live) return { kind: 'refuse', error: planNotFound(slot.coach, slot.date) };
  if (live.authorId !== actor.id) return { kind: 'refuse', error: planNotYours(slot.coach, slot.date, live.author) };
  return { kind: 'edit', live };
}

/** The author or an administrator of the guild may delete the live plan. */
export function decideDelete(slot: Slot, live: Plan | null, actor: Actor): { kind: 'delete'; live: Plan } | Refusal {
  if (!live) return { kind: 'refuse', error: planNotFound(slot.coach, slot.date) };
  if (live.authorId !== actor.id && !actor.isGuildAdministrator) {
    return { kind: 'refuse', error: planNotYoursToDelete(slot.coach, slot.date, live.author) };
  }
  return { kind: 'delete', live };
}
