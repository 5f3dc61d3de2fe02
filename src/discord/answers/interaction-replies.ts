import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Message,
  MessageFlags,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import { UNSHOWN } from '../presenters/unshown.presenter';
import { type ButtonExpiry, EXPIRED_BUTTONS } from './button-expiry';
import type { ReplyPage } from './command-reply';
import { type PageBodies, rowOf } from './page-bodies';
import type { ReplyDelivery } from './reply-delivery';
import type { ReplyFailure } from './reply-failure';

/** An interaction whose answer can be deferred. */
export type AnswerableInteraction =
  ButtonInteraction | ChatInputCommandInteraction | MessageContextMenuCommandInteraction | ModalSubmitInteraction;

const NO_MENTIONS = { parse: [], repliedUser: false };

/** What an interaction's replies are sent with. */
export interface ReplyTools {
  delivery: ReplyDelivery;
  bodies: PageBodies;
  expiry: ButtonExpiry;
}

/**
 * Sends the messages that follow the acknowledgement of an interaction; one that Discord refuses is replaced, once, by plain
 * words for the caller. Never rejects, and resolves to whether the page itself was sent.
 */
export class InteractionReplies {
  private sentToChannel = 0;

  constructor(
    private readonly interaction: AnswerableInteraction,
    private readonly command: string,
    private readonly tools: ReplyTools,
  ) {}

  /**
   * Makes the page the first answer; after a button, the message that holds it. One that the channel sees can be changed also
   * when the interaction can no longer be answered.
   */
  async edit(page: ReplyPage, unshown: string = UNSHOWN.result): Promise<boolean> {
    // What the page does not have is taken away from a message that had it.
    const body = { ...(await this.tools.bodies.bodyOf(page)), attachments: [], allowedMentions: NO_MENTIONS };
    const { interaction } = this;
    const result = await this.send(page, () => interaction.editReply(body));
    if (!interaction.isButton()) {
      const plain = { content: unshown, embeds: [], components: [], attachments: [] };
      return this.orPlainly(result, () => interaction.editReply(plain));
    }
    if (result === 'gone' && !interaction.message.flags.has(MessageFlags.Ephemeral)) {
      return (await this.send(page, () => interaction.message.edit(body))) === 'sent';
    }
    return this.orPlainly(result, () => this.followPlainly(unshown));
  }

  async followPrivately(page: ReplyPage, unshown: string = UNSHOWN.result): Promise<boolean> {
    const body = { ...(await this.tools.bodies.bodyOf(page)), allowedMentions: NO_MENTIONS };
    const send = () => this.interaction.followUp({ ...body, flags: MessageFlags.Ephemeral });
    return this.orPlainly(await this.send(page, send), () => this.followPlainly(unshown));
  }

  /** A result must not get lost: once the interaction can no longer be answered, the channel is told by a plain message. */
  async followPublicly(page: ReplyPage): Promise<boolean> {
    const body = { ...(await this.tools.bodies.bodyOf(page)), allowedMentions: NO_MENTIONS };
    const result = await this.send(page, () => this.interaction.followUp(body));
    const { channel } = this.interaction;
    if (result !== 'gone' || !channel?.isSendable()) {
      return this.orPlainly(result, () => this.followPlainly(UNSHOWN.result));
    }
    // Discord keeps a repeated message with the same nonce once.
    const nonce = { nonce: `${this.interaction.id}-${this.sentToChannel++}`, enforceNonce: true };
    return (await this.send(page, () => channel.send({ ...body, ...nonce }))) === 'sent';
  }

  async remove(): Promise<void> {
    await this.tools.delivery.deliver(`The end of ${this.command}`, () => this.interaction.deleteReply());
  }

  private send(page: ReplyPage, send: () => Promise<Message>): Promise<'sent' | ReplyFailure> {
    return this.tools.delivery.deliver(`The answer to ${this.command}`, async () => {
      const { id } = await send();
      if (page.buttons?.length) this.tools.expiry.watch(id, () => void this.expire(id));
      else this.tools.expiry.forget(id);
    });
  }

  private async orPlainly(result: 'sent' | ReplyFailure, send: () => Promise<Message>): Promise<boolean> {
    if (result === 'refused') await this.tools.delivery.deliver(`The plain answer to ${this.command}`, send);
    return result === 'sent';
  }

  private followPlainly(content: string): Promise<Message> {
    return this.interaction.followUp({ content, flags: MessageFlags.Ephemeral });
  }

  private async expire(messageId: string): Promise<void> {
    const send = () => this.interaction.editReply({ message: messageId, components: rowOf(EXPIRED_BUTTONS) });
    await this.tools.delivery.deliver(`The end of the buttons of ${this.command}`, send);
  }
}
