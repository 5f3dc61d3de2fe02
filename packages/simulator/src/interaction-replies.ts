import { refusal } from './discord-error';
import { INTERACTION_TYPES } from './interaction';
import type { Interaction } from './interaction';
import { asNumber } from './json-values';
import type { JsonObject } from './json-values';
import { MESSAGE_FLAGS, MESSAGE_TYPES } from './model';
import type { StoredMessage, UploadedFile } from './model';
import type { Sender } from './message-composer';
import type { Platform } from './platform';

/** The messages that answer an interaction: the first one (`@original`), its edits, and follow-ups. */
export class InteractionReplies {
  constructor(private readonly discord: Platform) {}

  /** The loading message that stands for an answer to come. Its privacy is fixed from here on. */
  defer(interaction: Interaction, isPrivate: boolean): StoredMessage {
    interaction.isPrivate = isPrivate;
    const flags = MESSAGE_FLAGS.LOADING | (isPrivate ? MESSAGE_FLAGS.EPHEMERAL : 0);
    const message = this.#post(interaction, { flags }, isPrivate);
    interaction.originalMessageId = message.id;
    return message;
  }

  /** The first answer, at once. */
  answer(interaction: Interaction, body: JsonObject, files: UploadedFile[]): StoredMessage {
    interaction.isPrivate = isEphemeral(body);
    const message = this.#compose(interaction, body, files, interaction.isPrivate);
    interaction.originalMessageId = message.id;
    return message;
  }

  /** One more message; the first after a deferral takes its place and its privacy. */
  followUp(interaction: Interaction, body: JsonObject, files: UploadedFile[]): StoredMessage {
    const original = this.#findOriginal(interaction);
    if (original && isLoading(original)) return this.#fill(interaction, original, body, files);
    return this.#compose(interaction, body, files, isEphemeral(body));
  }

  /** @throws DiscordError 10008 when it is not of this interaction, or gone */
  get(interaction: Interaction, messageId: string): StoredMessage {
    if (messageId === '@original') {
      const original = this.#findOriginal(interaction);
      if (!original) throw refusal('unknownMessage');
      return original;
    }
    const message = interaction.messages.find((candidate) => candidate.id === messageId);
    if (!message || !this.discord.board.find(message.id)) throw refusal('unknownMessage');
    return message;
  }

  edit(interaction: Interaction, message: StoredMessage, body: JsonObject, files: UploadedFile[]): StoredMessage {
    if (isLoading(message)) return this.#fill(interaction, message, body, files);
    const change = this.discord.composer.change(
      message,
      body,
      files,
      this.#sender(interaction, message.privateTo !== null),
    );
    const editedTimestamp = new Date(this.discord.clock.nowMs).toISOString();
    return this.discord.board.update(message, { ...change, editedTimestamp });
  }

  #findOriginal({ originalMessageId }: Interaction): StoredMessage | undefined {
    return originalMessageId === null ? undefined : this.discord.board.find(originalMessageId);
  }

  /** Answers a deferral; that is no edit. */
  #fill(interaction: Interaction, message: StoredMessage, body: JsonObject, files: UploadedFile[]): StoredMessage {
    const isPrivate = message.privateTo !== null;
    const composed = this.discord.composer.compose(body, files, this.#sender(interaction, isPrivate));
    return this.discord.board.update(message, composed);
  }

  #compose(interaction: Interaction, body: JsonObject, files: UploadedFile[], isPrivate: boolean): StoredMessage {
    const composed = this.discord.composer.compose(body, files, this.#sender(interaction, isPrivate));
    return this.#post(interaction, composed, isPrivate);
  }

  #post(interaction: Interaction, parts: Partial<StoredMessage>, isPrivate: boolean): StoredMessage {
    const { bot, board, interactions } = this.discord;
    const source = interaction.type === INTERACTION_TYPES.MESSAGE_COMPONENT ? interaction.sourceMessageId : null;
    const message = board.create({
      ...parts,
      channelId: interaction.channelId,
      author: bot,
      applicationId: bot.id,
      webhookId: bot.id,
      type: messageType(interaction),
      reference: source === null ? null : { type: 0, message_id: source, channel_id: interaction.channelId },
      interaction: {
        id: interaction.id,
        type: interaction.type,
        name: interaction.commandName,
        userId: interaction.userId,
      },
      privateTo: isPrivate ? interaction.userId : null,
    });
    interaction.messages.push(message);
    interactions.changed();
    return message;
  }

  #sender({ channelId }: Interaction, isPrivate: boolean): Sender {
    return { channelId, authorId: this.discord.bot.id, isEphemeral: isPrivate };
  }
}

export function isLoading(message: StoredMessage): boolean {
  return (message.flags & MESSAGE_FLAGS.LOADING) !== 0;
}

export function isEphemeral(body: JsonObject): boolean {
  return (asNumber(body['flags']) & MESSAGE_FLAGS.EPHEMERAL) !== 0;
}

function messageType({ type, commandType }: Interaction): number {
  if (type === INTERACTION_TYPES.MESSAGE_COMPONENT) return MESSAGE_TYPES.REPLY;
  if (type === INTERACTION_TYPES.APPLICATION_COMMAND && commandType === 1) return MESSAGE_TYPES.CHAT_INPUT_COMMAND;
  return type === INTERACTION_TYPES.APPLICATION_COMMAND ? MESSAGE_TYPES.CONTEXT_MENU_COMMAND : MESSAGE_TYPES.DEFAULT;
}
