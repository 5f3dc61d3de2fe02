import { createHash, timingSafeEqual } from 'node:crypto';
import { RequestBudgets } from './request-budgets';

/** A hook as the part that serves it registers it. */
export interface HookRegistration {
  /** The secret end of its address; null where none is configured: then there is no such address. Left out by a signed hook. */
  token?: string | null;
  /** How many requests a minute are taken, from whatever address; 0 for no limit. */
  perMinute: number;
}

interface RegisteredHook {
  tokenHash: Buffer | null | undefined;
  budget: RequestBudgets | null;
}

/** The hooks of this application: who may call each, and how often. */
export class Hooks {
  private readonly hooks = new Map<string, RegisteredHook>();

  register(name: string, { token, perMinute }: HookRegistration): void {
    const tokenHash = typeof token === 'string' ? hash(token) : token;
    this.hooks.set(name, { tokenHash, budget: perMinute > 0 ? new RequestBudgets(perMinute) : null });
  }

  /** Whether there is such a hook, and this is its token where it has one. */
  check(name: string, token: string | undefined): 'absent' | 'good' | 'bad' {
    const hook = this.hooks.get(name);
    if (!hook || hook.tokenHash === null) return 'absent';
    if (hook.tokenHash === undefined) return 'good';
    return timingSafeEqual(hook.tokenHash, hash(token ?? '')) ? 'good' : 'bad';
  }

  /** Takes one from the hook's budget: 0 when there was one, else the seconds until there is. */
  spend(name: string, nowMs: number): number {
    return this.hooks.get(name)?.budget?.take(name, nowMs) ?? 0;
  }
}

/** Of one length, so that comparing takes the same time for every token. */
function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
