import type { APIEmbed, ModalBuilder } from 'discord.js';
import type { PlanChart } from '../../storage';

/** A button below a message. `id` is Discord's custom_id: 100 characters, the name of its command first. */
export interface ReplyButton {
  id: string;
  label: string;
  style: 'plain' | 'danger';
  isDisabled?: boolean;
}

/** One message of a reply; pages are sent in their order. */
export interface ReplyPage {
  content: string;
  embeds: APIEmbed[];
  /** Charts that embeds show by their address: the stored ones are uploaded, and shown from the message itself. */
  pictures?: readonly PlanChart[];
  /** In one row, at most five. */
  buttons?: readonly ReplyButton[];
}

/** What a reaction can say: that it was done, or that a plan was changed. */
export type ReplyReaction = 'done' | 'changed';

/** What a command answers with. Presenters make it within Discord's limits; a conversation sends it. */
export interface CommandReply {
  /** Who sees the answer to a slash command. The answer to a message is always seen by the channel. */
  audience: 'channel' | 'caller';
  /** For a slash command whose answer the channel sees: what its caller is told privately before. */
  note?: string;
  /** A form to fill in, instead of any message. */
  form?: ModalBuilder;
  /** Set where a reaction below the caller's own message says enough, without any words. */
  reaction?: ReplyReaction;
  pages: ReplyPage[];
}
