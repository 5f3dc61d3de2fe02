import type { LegacyPlan } from '../storage';

interface Holder {
  rowid: number;
  /** When it was last changed. */
  at: string;
  createdAt: string;
}

/** Of several live plans in one slot, which that system did not rule out, the newest holds it. */
export class SlotWinners {
  private readonly holders = new Map<string, Holder>();

  add(rowid: number, plan: LegacyPlan | null): void {
    if (plan === null || plan.deletedAt !== null) return;
    const slot = `${plan.coach} ${plan.date}`;
    const { createdAt, editedAt } = plan;
    const at = editedAt !== null && editedAt > createdAt ? editedAt : createdAt;
    const holder = this.holders.get(slot);
    if (!holder || at >= holder.at) this.holders.set(slot, { rowid, at, createdAt });
  }

  /** Who holds the slot of this plan instead of it, and since when; null for the holder itself, and for a deleted plan. */
  endOf(rowid: number, plan: LegacyPlan): { id: number; at: string } | null {
    if (plan.deletedAt !== null) return null;
    const holder = this.holders.get(`${plan.coach} ${plan.date}`);
    return !holder || holder.rowid === rowid ? null : { id: holder.rowid, at: holder.createdAt };
  }
}
