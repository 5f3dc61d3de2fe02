import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { OutboxItemContent } from '../storage';
import { DiscordPresenters, type Embed } from '../transports';
import { readPayload, SIGNAL, signalOf } from './alert-item';
import { alertEmbed } from './embeds/alert-embed';

/** How alerts look on Discord. */
@Injectable()
export class AlertPresenter implements OnModuleInit {
  constructor(private readonly presenters: DiscordPresenters) {}

  onModuleInit(): void {
    this.presenters.register(SIGNAL, presentAlert);
  }
}

/** The embed of an alert; one that an earlier version queued has it already. */
export function presentAlert(item: Pick<OutboxItemContent, 'payload'>): Embed {
  const payload = readPayload(item);
  if ('embed' in payload) return payload.embed;
  return alertEmbed(signalOf(payload), { isExit: payload.is_exit, isTest: payload.is_test });
}
