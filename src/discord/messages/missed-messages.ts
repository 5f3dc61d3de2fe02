import { Injectable, Logger } from '@nestjs/common';
import {
  DiscordAPIError,
  type ForumChannel,
  type GuildMember,
  type GuildTextBasedChannel,
  type MediaChannel,
  type Message,
  type NewsChannel,
  RESTJSONErrorCodes,
  type TextChannel,
} from 'discord.js';
import { Pauses } from '../gateway/pauses';
import { classifyReplyFailure } from '../answers/reply-failure';
import { fetchMember } from './message-authors';
import { isLaterId } from './message-ids';

/** Discord gives no more at once. */
const PAGE = 100;
const PAUSES_MS = [500, 2000, 5000, 15_000, 60_000];

/** A channel that may have threads, or consists of them. */
export type ThreadedChannel = TextChannel | NewsChannel | ForumChannel | MediaChannel;

/** A message as it is now; `hidden` where Discord refuses to say. */
export type FoundMessage = { kind: 'there'; message: Message<true> } | { kind: 'gone' } | { kind: 'hidden' };

/** Asks Discord for messages that the gateway did not bring, at the pace that Discord asks for. */
@Injectable()
export class MissedMessages {
  private readonly logger = new Logger(MissedMessages.name);

  constructor(private readonly pauses: Pauses) {}

  /**
   * The messages of a channel after that one, oldest first, as far as `isWanted` takes them, so that a long absence costs no
   * more memory than what there is to do. `lastId` is the newest that was looked at.
   */
  async listAfter(
    channel: GuildTextBasedChannel,
    messageId: string,
    isWanted: (message: Message<true>) => boolean,
  ): Promise<{ messages: Message<true>[]; lastId: string }> {
    const messages: Message<true>[] = [];
    let lastId = messageId;
    for (;;) {
      const after = lastId;
      const page = await this.patiently(() => channel.messages.fetch({ after, limit: PAGE, cache: false }));
      const sorted = [...page.values()].sort((a, b) => (isLaterId(a.id, b.id) ? 1 : -1));
      messages.push(...sorted.filter(isWanted));
      lastId = sorted.at(-1)?.id ?? lastId;
      if (sorted.length < PAGE || this.pauses.isOver) return { messages, lastId };
    }
  }

  /**
   * Looks up the threads of a channel that were archived since then, and answers how many: the gateway tells only of the others, and
   * a thread is archived after some days, or an hour, without a word. They stand among the client's channels from then on.
   */
  async loadArchivedThreads(parent: ThreadedChannel, since: Date): Promise<number> {
    let count = 0;
    let before: Date | undefined;
    for (;;) {
      const options = { type: 'public' as const, limit: PAGE, ...(before && { before }) };
      const { threads, hasMore } = await this.patiently(() => parent.threads.fetchArchived(options));
      count += threads.size;
      before = threads.last()?.archivedAt ?? undefined;
      if (!hasMore || before === undefined || before < since || this.pauses.isOver) return count;
    }
  }

  /** Throws when Discord fails. */
  async find(channel: GuildTextBasedChannel, messageId: string): Promise<FoundMessage> {
    try {
      const ask = () => channel.messages.fetch({ message: messageId, cache: false, force: true });
      return { kind: 'there', message: await this.patiently(ask) };
    } catch (error) {
      if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage) return { kind: 'gone' };
      if (classifyReplyFailure(error) === 'retry') throw error;
      this.logger.warn({ err: error }, `Message ${messageId} could not be looked at; its plan stays as it is`);
      return { kind: 'hidden' };
    }
  }

  /** The author's membership as it is now; null for one who has left. Throws when Discord fails. */
  findAuthor(message: Message<true>): Promise<GuildMember | null> {
    return this.patiently(() => fetchMember(message));
  }

  /** Tries again what fails on the way or at Discord, for a minute and a half. */
  private async patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (const pauseMs of PAUSES_MS) {
      try {
        return await ask();
      } catch (error) {
        if (classifyReplyFailure(error) !== 'retry' || this.pauses.isOver) throw error;
        await this.pauses.wait(pauseMs);
      }
    }
    return ask();
  }
}
