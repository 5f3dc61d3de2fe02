import { Logger } from '@nestjs/common';
import type { FeedTime } from '../feeds/feed-time';

/** Notices that no event has come for too long: Kick sometimes delivers nothing, and says nothing of it. */
export class SilenceWatch {
  lastEventAtMs: number | null = null;
  isSilent = false;
  private readonly logger = new Logger('Kick');
  private cancel: (() => void) | null = null;

  constructor(
    /** 0 for no limit. */
    private readonly limitMs: number,
    private readonly time: FeedTime,
  ) {}

  start(): void {
    this.watch(this.limitMs);
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.isSilent = false;
  }

  heard(): void {
    this.lastEventAtMs = this.time.nowMs();
    if (!this.isSilent) return;
    this.logger.log('Events of Kick arrive again');
    this.isSilent = false;
    this.watch(this.limitMs);
  }

  /** One timer for all events: it asks when it falls due how long ago the last one was. */
  private watch(ms: number): void {
    if (this.limitMs <= 0) return;
    const startedAtMs = this.time.nowMs();
    this.cancel = this.time.after(ms, () => {
      const silentMs = this.time.nowMs() - Math.max(this.lastEventAtMs ?? 0, startedAtMs - (this.limitMs - ms));
      if (silentMs < this.limitMs) return this.watch(this.limitMs - silentMs);
      this.isSilent = true;
      this.cancel = null;
      const minutes = Math.round(this.limitMs / 60_000);
      this.logger.warn(
        { minutes },
        `No event of Kick came for ${minutes} minutes: see its subscriptions and the webhook URL`,
      );
    });
  }
}
