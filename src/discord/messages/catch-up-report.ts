import { Inject, Injectable } from '@nestjs/common';
import { Client, type GuildTextBasedChannel, type Message } from 'discord.js';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { REACTION_EMOJI } from '../answers/message-conversation';
import { ReplyDelivery } from '../answers/reply-delivery';
import { missingPermissions, permissionsToReply } from '../channel-permissions';
import { DiscordStatus } from '../discord-status';
import { Pauses } from '../gateway/pauses';
import { PlanMessagesService } from '../../plans';
import { type CaughtUp, presentCatchUp } from '../presenters/catch-up.presenter';

/** What became of a message of a channel; `item` null when it needed nothing, or had been done before. */
export interface CaughtUpIn {
  guildId: string;
  channelId: string;
  item: CaughtUp | null;
  /** Where it is still there. */
  message?: Message<true>;
}

/** Tells the coaches what was done after being away: one message in each channel, and the reaction below each plan. */
@Injectable()
export class CatchUpReport {
  constructor(
    private readonly client: Client,
    private readonly delivery: ReplyDelivery,
    private readonly status: DiscordStatus,
    private readonly planMessages: PlanMessagesService,
    private readonly pauses: Pauses,
    private readonly roster: CoachRoster,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Never rejects for what Discord refuses. */
  async send(results: readonly CaughtUpIn[]): Promise<void> {
    for (const channelId of new Set(results.map((result) => result.channelId))) {
      const channel = this.client.channels.cache.get(channelId) as GuildTextBasedChannel | undefined;
      const items = results.flatMap((result) => (result.channelId === channelId && result.item ? [result.item] : []));
      if (channel && items.length > 0) await this.sumUp(channel, items);
    }
    for (const { item, message } of results) {
      if (message && !this.pauses.isOver) await this.confirm(message, item);
    }
  }

  private async sumUp(channel: GuildTextBasedChannel, items: readonly CaughtUp[]): Promise<void> {
    const { id: channelId, guildId } = channel;
    const view = { roster: this.roster, maxCharts: this.settings.MAX_CHART_ATTACHMENTS };
    const content = presentCatchUp(items, { guildId, channelId }, view);
    // Each message is acted upon by one process, so that no other sums it up under this nonce.
    const nonce = `away-${items.at(-1)?.messageId}`;
    const send = () => channel.send({ content, nonce, enforceNonce: true, allowedMentions: { parse: [] } });
    const result = await this.delivery.deliver(`The summary for channel ${channelId}`, send);
    const key = `reply:${channelId}`;
    if (result === 'sent') this.status.solve(key);
    if (result !== 'forbidden') return;
    const missing = missingPermissions(channel, permissionsToReply(channel)).join(', ');
    this.status.report(key, `The bot may not write in channel ${channelId}: give it ${missing} there.`);
  }

  /** A plan that was recorded just before the end of a process, too: nobody has told its author. */
  private async confirm(message: Message<true>, item: CaughtUp | null): Promise<void> {
    const emoji = REACTION_EMOJI[item?.kind === 'changed' ? 'changed' : 'done'];
    if (item?.kind === 'left' || message.reactions.cache.get(emoji)?.me) return;
    if (item === null && !(await this.planMessages.holdsPlan(message.id))) return;
    if (missingPermissions(message.channel, ['Add Reactions']).length > 0) return;
    await this.delivery.deliver(`The reaction to message ${message.id}`, () => message.react(emoji));
  }
}
