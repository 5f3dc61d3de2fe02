import { Injectable } from '@nestjs/common';
import type { Message } from 'discord.js';
import { type MessageDeletion, PlanMessagesService } from '../../plans';
import { StandingMessages } from './standing-messages';

/** Lets a plan go with its message, or an earlier version of it count again. */
@Injectable()
export class MessageDeletions {
  constructor(
    private readonly plans: PlanMessagesService,
    private readonly standing: StandingMessages,
  ) {}

  /**
   * Null when the message held no plan. Throws when the store or Discord fails: then nothing was done.
   * @param at when it was deleted, or the latest moment at which it is known to have been there
   */
  async follow(messageId: string, at: Date): Promise<(MessageDeletion & { message?: Message<true> }) | null> {
    const found = await this.standing.findFirst(await this.plans.listBehind(messageId));
    const deletion = await this.plans.deleted(messageId, at, found?.said);
    return deletion?.kind === 'restored' ? { ...deletion, message: found?.message } : deletion;
  }
}
