import { Injectable } from '@nestjs/common';
import type { Message, ModalSubmitInteraction } from 'discord.js';
import { LRUCache } from 'lru-cache';

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

  /** Null when it is gone. Throws what Discord answers. */
  async find(messageId: string, { channel }: ModalSubmitInteraction): Promise<Message | null> {
    return this.messages.get(messageId) ?? (await channel?.messages.fetch(messageId)) ?? null;
  }
}
