import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import type { ReplyButton } from './command-reply';

/** More are not watched: the oldest then keep their looks, and say that they have expired when they are pressed. */
const MAX_WATCHED = 1000;

/** What stands below a message in the place of its expired buttons. */
export const EXPIRED_BUTTONS: readonly ReplyButton[] = [
  { id: 'expired', label: 'Expired: give the command again', style: 'plain', isDisabled: true },
];

/** Ends the buttons of messages some minutes after they were last used, so that no dead ones stay about. */
@Injectable()
export class ButtonExpiry implements OnModuleDestroy {
  private readonly watched = new Map<string, NodeJS.Timeout>();
  private readonly lifetimeMs: number;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.lifetimeMs = settings.BUTTON_LIFETIME_SECONDS * 1000;
  }

  /** Whether buttons that were last changed at `shownAt` have expired at `pressedAt`: timers end with their process. */
  hasExpired(shownAt: Date, pressedAt: Date): boolean {
    return pressedAt.getTime() - shownAt.getTime() > this.lifetimeMs;
  }

  /** Calls `disable` when the message's buttons have had their time. */
  watch(messageId: string, disable: () => void): void {
    this.forget(messageId);
    const oldest = this.watched.size >= MAX_WATCHED ? this.watched.keys().next().value : undefined;
    if (oldest !== undefined) this.forget(oldest);
    const expire = () => {
      this.watched.delete(messageId);
      disable();
    };
    this.watched.set(messageId, setTimeout(expire, this.lifetimeMs).unref());
  }

  /** The message has no buttons any more. */
  forget(messageId: string): void {
    clearTimeout(this.watched.get(messageId));
    this.watched.delete(messageId);
  }

  onModuleDestroy(): void {
    for (const messageId of this.watched.keys()) this.forget(messageId);
  }
}
