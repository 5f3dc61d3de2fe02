import { Logger } from '@nestjs/common';
import type { FeedTime } from '../feeds/feed-time';
import type { PublicApi } from './public-api';

const HOUR_MS = 60 * 60_000;
/** After a problem it is looked at sooner, with longer and longer waits. */
const FIRST_RETRY_MS = 60_000;

export interface SubscriptionStatus {
  channel: string;
  isSubscribed: boolean;
  problem: string | null;
}

/**
 * Keeps the subscriptions to the chats: looked at when it starts and each hour, made where they are missing, and looked at again,
 * since Kick is known to answer that it made one and to have none.
 */
export class SubscriptionKeeper {
  private readonly logger = new Logger('Kick');
  private readonly ending = new AbortController();
  private readonly broadcasters = new Map<string, string>();
  private states: SubscriptionStatus[];
  private running: Promise<void> | null = null;
  private problemsInARow = 0;

  constructor(
    private readonly api: PublicApi,
    private readonly channels: readonly string[],
    /** Finds the user id of a channel where the public API does not tell it. */
    private readonly findBroadcaster: (channel: string, ended: AbortSignal) => Promise<string | null>,
    private readonly time: FeedTime,
  ) {
    this.states = channels.map((channel) => ({ channel, isSubscribed: false, problem: null }));
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  get status(): readonly SubscriptionStatus[] {
    return this.states;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const states = await this.look();
      if (signal.aborted) return;
      this.tell(states);
      this.states = states;
      const hasProblem = states.some(({ problem }) => problem !== null);
      this.problemsInARow = hasProblem ? this.problemsInARow + 1 : 0;
      const retryMs = Math.min(HOUR_MS, FIRST_RETRY_MS * 2 ** (this.problemsInARow - 1));
      await this.time.wait(hasProblem ? retryMs : HOUR_MS, signal);
    }
  }

  private async look(): Promise<SubscriptionStatus[]> {
    const { signal } = this.ending;
    try {
      const before = await this.api.listSubscribed(signal);
      const missing: { channel: string; broadcasterId: string }[] = [];
      const problems = new Map<string, string>();
      for (const channel of this.channels) {
        const broadcasterId = await this.broadcasterOf(channel);
        if (broadcasterId === null) problems.set(channel, 'Kick has no channel of this name');
        else if (!before.has(broadcasterId)) missing.push({ channel, broadcasterId });
      }
      for (const { channel, broadcasterId } of missing) {
        await this.api.subscribe(broadcasterId, signal).catch((error: Error) => problems.set(channel, error.message));
      }
      const after = missing.length > 0 ? await this.api.listSubscribed(signal) : before;
      return this.channels.map((channel) => {
        const isSubscribed = after.has(this.broadcasters.get(channel) ?? '');
        const problem = isSubscribed
          ? null
          : (problems.get(channel) ?? 'Kick answered that it made the subscription, and has none');
        return { channel, isSubscribed, problem };
      });
    } catch (error) {
      return this.states.map((state) => ({ ...state, problem: (error as Error).message }));
    }
  }

  private async broadcasterOf(channel: string): Promise<string | null> {
    const known = this.broadcasters.get(channel);
    if (known !== undefined) return known;
    const { signal } = this.ending;
    const found = (await this.api.findBroadcaster(channel, signal)) ?? (await this.findBroadcaster(channel, signal));
    if (found !== null) this.broadcasters.set(channel, found);
    return found;
  }

  /** A problem once, and that it is over. */
  private tell(states: readonly SubscriptionStatus[]): void {
    for (const [index, { channel, isSubscribed, problem }] of states.entries()) {
      const before = this.states[index];
      if (problem !== null && problem !== before?.problem) {
        this.logger.warn({ channel, reason: problem }, `Kick tells of no events of ${channel}: ${problem}`);
      } else if (isSubscribed && !before?.isSubscribed) {
        this.logger.log({ channel }, `Kick tells of the chat of ${channel} by its events`);
      }
    }
  }
}
