import type { Choice, Interaction } from './interaction';
import type { JsonObject } from './json-values';
import type { WireMessage } from './message-wire';
import { isLoading } from './interaction-replies';
import type { StoredMessage } from './model';
import type { Platform } from './platform';
import { PATIENCE_MS, waitFor } from './waiting';

export interface SentFile {
  filename: string;
  contentType: string;
  data: Buffer;
}

/** A message as the person who caused it sees it. */
export interface Reply extends WireMessage {
  isPrivate: boolean;
  /** Every file it carries, those that an embed shows too. */
  files: SentFile[];
}

/** What came of something that a person did: a command, a button, a modal. */
export class InteractionHandle {
  constructor(
    private readonly discord: Platform,
    private readonly interaction: Interaction,
  ) {}

  get id(): string {
    return this.interaction.id;
  }

  get token(): string {
    return this.interaction.token;
  }

  get channelId(): string {
    return this.interaction.channelId;
  }

  get userId(): string {
    return this.interaction.userId;
  }

  /** The callback type of the acknowledgement; null as long as there is none. */
  get ackType(): number | null {
    return this.interaction.ackType;
  }

  /** Whether the first answer, or its deferral, is for this person alone. */
  get isPrivate(): boolean {
    return this.interaction.isPrivate;
  }

  /** The modal that was opened, as Discord got it. */
  get modal(): JsonObject | null {
    return this.interaction.modal;
  }

  get choices(): Choice[] | null {
    return this.interaction.choices;
  }

  /** The message whose component was used, if that is what happened. */
  get sourceMessageId(): string | null {
    return this.interaction.sourceMessageId;
  }

  /** The answers this person sees, in order: no deferral that still loads, nothing deleted. */
  replies(): Reply[] {
    const visible = this.interaction.messages.filter(
      (message) => this.discord.board.find(message.id) && !isLoading(message),
    );
    return visible.map((message) => describeReply(this.discord, message));
  }

  /** Resolves with the first answer, or the one at `index`. */
  waitForReply(timeoutMs = PATIENCE_MS, index = 0): Promise<Reply> {
    return this.#wait(`reply ${index + 1}`, timeoutMs, () => this.replies()[index]);
  }

  waitForModal(timeoutMs = PATIENCE_MS): Promise<JsonObject> {
    return this.#wait('a modal', timeoutMs, () => this.modal ?? undefined);
  }

  /** Resolves with the callback type. */
  waitForAck(timeoutMs = PATIENCE_MS): Promise<number> {
    return this.#wait('an acknowledgement', timeoutMs, () => this.ackType ?? undefined);
  }

  waitForChoices(timeoutMs = PATIENCE_MS): Promise<Choice[]> {
    return this.#wait('choices', timeoutMs, () => this.choices ?? undefined);
  }

  #wait<T>(what: string, timeoutMs: number, ask: () => T | undefined): Promise<T> {
    const subscribe = (listener: () => void) => {
      const stops = [this.discord.board.onChange(listener), this.discord.interactions.onChange(listener)];
      return () => stops.forEach((stop) => stop());
    };
    return waitFor(what, timeoutMs, subscribe, ask);
  }
}

export function describeReply(discord: Platform, message: StoredMessage): Reply {
  const files = message.attachments.map(({ filename, contentType, data }) => ({ filename, contentType, data }));
  return { ...discord.board.writer.write(message), isPrivate: message.privateTo !== null, files };
}
