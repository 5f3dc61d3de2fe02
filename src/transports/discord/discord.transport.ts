import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config';
import {
  type Composed,
  type DeliveryTarget,
  type Destination,
  type Finding,
  type Located,
  type OpenDelivery,
  type PacedRequest,
  type Pacing,
  type Rendered,
  type SendReport,
  type Transport,
  TransportRegistry,
} from '../../outbox';
import type { OutboxItemContent } from '../../storage';
import { type ChannelDestination, DISCORD, isWebhook } from './destination';
import { DiscordRest } from './discord-rest';
import { findSent } from './find-sent';
import { learnChannel } from './learn-channel';
import { embedSize } from './message/embed';
import { markLate } from './message/late-mark';
import { buildMessageBody, MESSAGE_ROOM } from './message/message-body';
import { type PacedRequest as RunningRequest, SendPacing } from './pacing/send-pacing';
import { DiscordPresenters } from './presenters';
import { type DiscordReport, send } from './send';
import { sendWayOf } from './send-way';

/** Discord compares nonces for "the past few minutes": https://discord.com/developers/docs/resources/message#create-message */
const NONCE_HOLDS_MS = 120_000;

/** Items as embeds, up to ten in a message, to webhooks and to channels. */
@Injectable()
export class DiscordTransport implements Transport, OnModuleInit {
  readonly name = DISCORD;
  readonly limits = MESSAGE_ROOM;
  readonly pacing: Pacing;

  constructor(
    private readonly rest: DiscordRest,
    private readonly presenters: DiscordPresenters,
    private readonly registry: TransportRegistry,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const { DISCORD_WEBHOOK_PACE: webhook, DISCORD_WEBHOOK_CHANNEL_PACE: channel, DISCORD_BOT_PACE: bot } = settings;
    this.pacing = new DiscordPacing(new SendPacing({ webhook, channel, bot }));
  }

  onModuleInit(): void {
    this.registry.register(this);
  }

  render(item: OutboxItemContent, nowMs: number): Rendered {
    const embed = markLate(this.presenters.present(item), Date.parse(item.happenedAt), nowMs);
    const mentions = JSON.parse(item.mentions) as string[];
    return { size: embedSize(embed), content: JSON.stringify(embed), mentions };
  }

  compose(deliveryId: string, destination: Destination, items: readonly Rendered[]): Composed {
    return buildMessageBody(deliveryId, items, !isWebhook(destination));
  }

  send(target: DeliveryTarget, { body }: OpenDelivery): Promise<SendReport> {
    return send(this.rest, sendWayOf(target), body);
  }

  isRepeatSafe(target: DeliveryTarget, { createdAtMs }: OpenDelivery, nowMs: number): boolean {
    const ageMs = nowMs - createdAtMs;
    return sendWayOf(target).hasNonce && ageMs >= 0 && ageMs < NONCE_HOLDS_MS;
  }

  find(target: DeliveryTarget, { id }: OpenDelivery, lastReceipt: string | null): Promise<Finding> {
    return findSent(this.rest, sendWayOf(target).readableChannelId, id, lastReceipt);
  }

  locate(destination: Destination): Promise<Located> {
    return isWebhook(destination)
      ? learnChannel(this.rest, destination.address)
      : Promise.resolve(destination as ChannelDestination);
  }

  close(): Promise<void> {
    return this.rest.close();
  }
}

/** Discord's limits for the outbox's targets. */
class DiscordPacing implements Pacing {
  constructor(private readonly pacing: SendPacing) {}

  nextAllowedAt(target: DeliveryTarget, nowMs: number): number {
    return this.pacing.nextAllowedAt(sendWayOf(target).paced, nowMs);
  }

  begin(target: DeliveryTarget, nowMs: number): PacedRequest {
    return this.pacing.begin(sendWayOf(target).paced, nowMs);
  }

  end(request: PacedRequest, report: SendReport | null, nowMs: number): void {
    this.pacing.end(request as RunningRequest, (report as DiscordReport | null)?.limits ?? null, nowMs);
  }

  cancel(request: PacedRequest): void {
    this.pacing.cancel(request as RunningRequest);
  }

  remember(target: DeliveryTarget, endedAtMs: number): void {
    this.pacing.remember(sendWayOf(target).paced, endedAtMs);
  }
}
