import { Injectable } from '@nestjs/common';
import type { ButtonInteraction } from 'discord.js';
import { DomainError } from '../../errors';
import { ButtonExpiry, EXPIRED_BUTTONS } from '../answers/button-expiry';
import { rowOf } from '../answers/page-bodies';
import { ReplyDelivery } from '../answers/reply-delivery';

/** Lets a button be pressed by the one who gave the command, and while it is fresh. */
@Injectable()
export class ButtonGuard {
  constructor(
    private readonly expiry: ButtonExpiry,
    private readonly delivery: ReplyDelivery,
  ) {}

  /** Throws `button-not-yours`, or `button-expired` after putting the expired button away. */
  async check(pressed: ButtonInteraction, callerId: string): Promise<void> {
    if (pressed.user.id !== callerId) {
      const words = `Only <@${callerId}>, who gave the command, can use these buttons. Give the command yourself.`;
      throw new DomainError('forbidden', 'button-not-yours', words);
    }
    const { message, createdAt } = pressed;
    if (!this.expiry.hasExpired(message.editedAt ?? message.createdAt, createdAt)) return;
    const putAway = () => pressed.editReply({ components: rowOf(EXPIRED_BUTTONS) });
    await this.delivery.deliver('The end of expired buttons', putAway);
    throw new DomainError('conflict', 'button-expired', 'These buttons have expired. Give the command again.');
  }
}
