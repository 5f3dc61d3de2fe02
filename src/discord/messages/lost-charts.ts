import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Client } from 'discord.js';
import { ChartLosses } from '../../charts';
import { CoachRoster } from '../../config';
import type { LostChart } from '../../storage';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { ReplyDelivery } from '../answers/reply-delivery';
import { presentLostChart } from '../presenters/lost-chart.presenter';

/** Tells an author, where the plan was posted, that a chart of it could not be kept: what the first answer could not know. */
@Injectable()
export class LostCharts implements OnModuleInit {
  constructor(
    private readonly client: Client,
    private readonly losses: ChartLosses,
    private readonly delivery: ReplyDelivery,
    private readonly inFlight: CommandsInFlight,
    private readonly roster: CoachRoster,
  ) {}

  onModuleInit(): void {
    this.losses.onLoss((chart, reason) => this.tell(chart, reason));
  }

  private tell(chart: LostChart, reason: string): void {
    const channel = this.client.channels.cache.get(chart.channelId);
    // One that came over HTTP as an address was attached by nobody here.
    if (chart.attachmentId === null || !channel?.isSendable() || !this.inFlight.isOpen) return;
    const reply = chart.messageId ? { messageReference: chart.messageId, failIfNotExists: false } : undefined;
    const send = () =>
      channel.send({
        content: presentLostChart(chart, reason, this.roster),
        reply,
        nonce: `chart-${chart.chartId}`,
        enforceNonce: true,
        allowedMentions: { parse: [], repliedUser: false },
      });
    void this.inFlight.track(this.delivery.deliver(`The word that chart ${chart.chartId} is not kept`, send));
  }
}
