import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AlertConfiguration } from '../../alerts';
import { DestinationRegistry, Outbox, type OwedItem } from '../../outbox';
import type { Notification, WriteTransaction } from '../../storage';
import { DiscordPresenters } from '../../transports';
import { toNotificationResponse } from '../http/notification-responses';
import { KickConfiguration, KICK_ROUTE } from '../kick-configuration';
import { NOTIFICATION, presentNotification } from './notification-embed';

/** Owes notifications to the one destination that they go to, in the transaction that stores them. */
@Injectable()
export class NotificationRoute implements OnModuleInit {
  constructor(
    private readonly configuration: KickConfiguration,
    private readonly alerts: AlertConfiguration,
    private readonly registry: DestinationRegistry,
    private readonly outbox: Outbox,
    private readonly presenters: DiscordPresenters,
  ) {}

  async onModuleInit(): Promise<void> {
    // Also while Kick is off: what waits from before is still delivered.
    this.presenters.register(NOTIFICATION, presentNotification);
    const { destination } = this.configuration.setup;
    const isKnown = this.alerts.destinations.some(({ key }) => key === destination?.key);
    // The routes of alerts have given it its name then.
    if (destination && !isKnown) await this.registry.register([destination]);
  }

  /** Where they go, for people; null when they are stored only. */
  get destination(): string | null {
    const { destination } = this.configuration.setup;
    return destination && this.registry.nameOf(this.registry.idOf(destination.key));
  }

  /** Throws `outbox-full` (unavailable) when too much waits. */
  async put(tx: WriteTransaction, notifications: readonly Notification[], nowMs: number): Promise<void> {
    const { destination } = this.configuration.setup;
    if (!destination) return;
    await this.outbox.put(
      tx,
      notifications.map((notification) => itemOf(notification, destination.key)),
      nowMs,
    );
  }
}

function itemOf(notification: Notification, destinationKey: string): OwedItem {
  return {
    ...{ destinationKey, kind: NOTIFICATION, routes: [KICK_ROUTE], isUrgent: false, expiresAtMs: null, mentions: [] },
    orderKey: `kick:${notification.channel}`,
    happenedAtMs: Date.parse(notification.sentAt),
    payload: toNotificationResponse(notification),
  };
}
