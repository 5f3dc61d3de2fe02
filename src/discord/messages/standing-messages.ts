import { Injectable } from '@nestjs/common';
import { Client, type Message } from 'discord.js';
import { type PlanMessageRecord, PlanMessagesService, type StandingMessage } from '../../plans';
import { isByPerson, MessageReader } from './message-reader';
import { MissedMessages } from './missed-messages';

/** A message of an earlier version that still stands: as Discord has it, and what it says. */
export interface Standing {
  message: Message<true>;
  said: StandingMessage;
}

/** Finds out which message of an earlier version of a plan still stands. */
@Injectable()
export class StandingMessages {
  constructor(
    private readonly client: Client,
    private readonly messages: MissedMessages,
    private readonly plans: PlanMessagesService,
    private readonly reader: MessageReader,
  ) {}

  /** The first of these, in their order, that still posts its version. Throws when Discord fails. */
  async findFirst(records: readonly PlanMessageRecord[]): Promise<Standing | null> {
    for (const record of records) {
      const standing = await this.find(record);
      if (standing && this.plans.stands(record, standing.said)) return standing;
    }
    return null;
  }

  private async find({ channelId, messageId }: PlanMessageRecord): Promise<Standing | null> {
    const channel = this.client.channels.cache.get(channelId ?? '');
    if (!channel?.isTextBased() || channel.isDMBased()) return null;
    const found = await this.messages.find(channel, messageId);
    if (found.kind !== 'there' || !isByPerson(found.message)) return null;
    const { message } = found;
    const { createdAt, editedAt } = message;
    const content = (await this.reader.readPlan(message))?.content ?? null;
    if (content?.kind === 'unreadable' && content.error.kind === 'unavailable') throw content.error;
    return {
      message,
      said: { messageId, channel: { id: channel.id, name: channel.name }, createdAt, editedAt, content },
    };
  }
}
