import { Injectable } from '@nestjs/common';
import { DiscordAPIError, type Message, type ModalSubmitInteraction, RESTJSONErrorCodes } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { type ContextOf, Context, On } from 'necord';

/** An interaction can be answered for as long. */
const FORM_LIFETIME_MS = 15 * 60_000;
const MAX_OPEN_FORMS = 500;

/**
 * The messages for which a form is open. The command shows what is in them even without the Message Content intent, and Discord
 * does not show it again; after a restart it is asked all the same.
 */
@Injectable()
export class ChosenMessages {
  private readonly messages = new LRUCache<string, Message>({ max: MAX_OPEN_FORMS, ttl: FORM_LIFETIME_MS });

  keep(message: Message): void {
    this.messages.set(message.id, message);
  }

  @On('messageDelete')
  onDelete(@Context() [{ id }]: ContextOf<'messageDelete'>): void {
    this.messages.delete(id);
  }

  @On('messageDeleteBulk')
  onBulkDelete(@Context() [messages]: ContextOf<'messageDeleteBulk'>): void {
    for (const id of messages.keys()) this.messages.delete(id);
  }

  /** Null when it is gone. Throws what else Discord answers. */
  async find(messageId: string, { channel }: ModalSubmitInteraction): Promise<Message | null> {
    try {
      return this.messages.get(messageId) ?? (await channel?.messages.fetch(messageId)) ?? null;
    } catch (error) {
      if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage) return null;
      throw error;
    }
  }
}
