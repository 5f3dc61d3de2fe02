import type { Notification } from '../storage';
import type { FoundMessage } from './notifications/notification-store';
import type { ChatSource } from './reading/chat-message';

/** What became of what a source brought. */
export const READING_OUTCOMES = ['message', 'other', 'unreadable', 'oversized'] as const;
export type ReadingOutcome = (typeof READING_OUTCOMES)[number];

export const HOOK_OUTCOMES = ['accepted', 'repeated', 'ignored', 'unreadable', 'forged', 'late', 'failed'] as const;
export type HookOutcome = (typeof HOOK_OUTCOMES)[number];

/** Counts since the start. Plain numbers: a busy chat brings thousands of messages a second. */
export class KickFigures {
  readonly readings = new Map<string, number>();
  readonly hooks = new Map<HookOutcome, number>();
  readonly notifications = new Map<string, number>();
  readonly attempts = new Map<string, number>();
  /** Messages that could not be stored, and were given up. */
  failed = 0;

  countReading(source: ChatSource, outcome: ReadingOutcome): void {
    add(this.readings, `${source} ${outcome}`);
  }

  countHook(outcome: HookOutcome): void {
    add(this.hooks, outcome);
  }

  countNotifications(found: readonly FoundMessage[], stored: readonly Notification[]): void {
    const added = new Set(stored.map(({ messageId }) => messageId));
    for (const { source, message } of found) {
      add(this.notifications, `${source} ${added.delete(message.id) ? 'stored' : 'repeated'}`);
    }
  }

  countAttempt(feed: string, outcome: 'connected' | 'failed'): void {
    add(this.attempts, `${feed} ${outcome}`);
  }
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
