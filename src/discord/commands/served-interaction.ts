import { Injectable } from '@nestjs/common';
import type { BaseInteraction } from 'discord.js';
import type { PlanContext } from '../../plans';
import { contextOfInteraction } from '../answers/plan-context';
import { ServedPlaces } from '../served-places';

/** Reads who called a slash command, sent a form or pressed a button, and where, and refuses places that are not served. */
@Injectable()
export class ServedInteractions {
  constructor(private readonly places: ServedPlaces) {}

  /** Throws `not-in-server` or `place-not-served`. */
  contextOf(interaction: BaseInteraction): PlanContext {
    const context = contextOfInteraction(interaction);
    const { channel } = interaction;
    const parentId = channel?.isThread() ? channel.parentId : null;
    this.places.check({ guildId: context.guildId, channelId: context.channel.id, parentId });
    return context;
  }
}
