import { Inject, Injectable } from '@nestjs/common';
import { Client, type Message } from 'discord.js';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { type PlanMessageRecord, PlanMessagesService, type StandingMessage } from '../../plans';
import { isByPerson, readMessage } from './message-content';
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
    @Inject(SETTINGS) private readonly settings: Settings,
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
    const content = readMessage(message, this.readingRules)?.content ?? null;
    return {
      message,
      said: { messageId, channel: { id: channel.id, name: channel.name }, createdAt, editedAt, content },
    };
  }

  private get readingRules() {
    const { COMMAND_PREFIX: prefix, MAX_CHART_ATTACHMENTS: maxCharts } = this.settings;
    return { prefix, botId: this.client.user?.id ?? null, maxCharts };
  }
}
