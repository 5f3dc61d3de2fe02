import { DomainError } from '../errors';

/** What found out: a read may go on while writes fail, and a check fails while both go on. */
export type StoreUse = 'read' | 'write' | 'check';

/** Is told what is wrong with the store when that begins, and null when nothing is any more. */
export type ConditionReport = (problem: DomainError | null) => void;

const AGAIN_MS = 60_000;

// Too much at once, and the end of the program: neither says anything of the store.
const PASSING = ['storage-busy', 'storage-closed'];

/** Tells once that the store has stopped working, and once that it works again, however many reads and writes meet it. */
export class StoreCondition {
  /** Who has met which problem, and not succeeded since. */
  private readonly open = new Map<string, Set<StoreUse>>();
  private readonly toldAt = new Map<string, number>();
  private isTold = false;

  /** @param report null for a program that tells its errors as they come */
  constructor(private readonly report: ConditionReport | null) {}

  /** Marks the error as told, so that who catches it need not tell it again. */
  failed(use: StoreUse, error: unknown): void {
    if (!(error instanceof DomainError) || !error.code.startsWith('storage-') || PASSING.includes(error.code)) return;
    error.isReported = this.report !== null;
    const uses = this.open.get(error.code) ?? new Set();
    this.open.set(error.code, uses.add(use));
    // A disk that is full for one write and not for the next would fill the log.
    if (uses.size > 1 || !this.isDue(error.code)) return;
    this.isTold = true;
    this.report?.(error);
  }

  /** Whether the last one of that use met a problem. */
  isFailing(use: StoreUse): boolean {
    return [...this.open.values()].some((uses) => uses.has(use));
  }

  worked(use: StoreUse): void {
    if (this.open.size === 0) return;
    for (const [code, uses] of this.open) {
      if (uses.delete(use) && uses.size === 0) this.open.delete(code);
    }
    if (this.open.size > 0 || !this.isTold) return;
    this.isTold = false;
    this.report?.(null);
  }

  private isDue(code: string): boolean {
    const now = performance.now();
    const toldAt = this.toldAt.get(code) ?? -Infinity;
    if (now - toldAt < AGAIN_MS) return false;
    this.toldAt.set(code, now);
    return true;
  }
}
