import type { DomainError } from '../errors';
import type { NewChart, Plan } from '../storage';
import { editMovesNoPlan } from './plan-errors';
import type { Refusal, Slot } from './plan-rules';

/** What a message says: a command with its arguments as typed, any other text, or a command that cannot be read. */
export type MessageContent =
  | { kind: 'plan'; coach: string; date: string | null; text: string | null; charts: NewChart[] }
  | { kind: 'edit'; coach: string; date: string | null; text: string | null; charts: NewChart[] }
  | { kind: 'text'; text: string; charts: NewChart[] }
  | { kind: 'unreadable'; error: DomainError };

/** What an edited message says, once its arguments are read. */
export interface EditedMessage {
  /** Where its plan stands. */
  from: Slot;
  /** The live plan, when the message still holds its current version; null after a later change or a deletion. */
  held: Plan | null;
  /** What it says now; null where it is no command any more. `text` null and no charts keep what the plan has. */
  now: { kind: 'plan' | 'edit' | 'saved'; slot: Slot; text: string | null; charts: readonly NewChart[] } | null;
}

export type MessageEditDecision =
  | { kind: 'unchanged'; held: Plan }
  | { kind: 'superseded' }
  | { kind: 'no-command'; held: Plan }
  /** `charts` null keeps those that are there. */
  | { kind: 'revise'; held: Plan; text: string; charts: readonly NewChart[] | null }
  | { kind: 'move'; held: Plan; text: string; charts: readonly NewChart[] }
  | Refusal;

/** What becomes of a plan whose message was edited. A move is still subject to the rules of a post. */
export function decideMessageEdit({ from, held, now }: EditedMessage): MessageEditDecision {
  if (!held) return { kind: 'superseded' };
  if (!now) return { kind: 'no-command', held };
  const text = now.text ?? held.text;
  if (isSamePlace(from, now.slot)) {
    const charts = keepsCharts(now.kind, now.charts, held) ? null : now.charts;
    return text === held.text && charts === null ? { kind: 'unchanged', held } : { kind: 'revise', held, text, charts };
  }
  // The message changed a plan that may have been there before it: moving that away is not what it asked for.
  if (now.kind === 'edit') return { kind: 'refuse', error: editMovesNoPlan(from.coach, from.date) };
  return { kind: 'move', held, text, charts: now.charts };
}

function isSamePlace(a: Slot, b: Slot): boolean {
  return a.coach.code === b.coach.code && a.date === b.date;
}

/** Attachments are told apart by their ids: Discord signs their addresses anew each time. */
function keepsCharts(kind: 'plan' | 'edit' | 'saved', charts: readonly NewChart[], held: Plan): boolean {
  if (kind === 'edit' && charts.length === 0) return true;
  const idsNow = charts.map((chart) => chart.attachmentId);
  const idsBefore = held.charts.map((chart) => chart.attachmentId);
  return idsNow.length === idsBefore.length && idsNow.every((id, index) => id === idsBefore[index]);
}
