import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts';
import { Clock, SteadyClock } from '../clock';
import { OutboxModule } from '../outbox';
import { StorageModule } from '../storage';
import { TransportsModule } from '../transports';
import { FeedTime } from './feeds/feed-time';
import { KickHookController } from './http/kick-hook.controller';
import { NotificationsController } from './http/notifications.controller';
import { KickConfiguration } from './kick-configuration';
import { KickFigures } from './kick-figures';
import { KickHealth } from './kick-health';
import { KickMetrics } from './kick-metrics';
import { KickService } from './kick.service';
import { NotificationRoute } from './notifications/notification-route';
import { NotificationRetention } from './notifications/notification-retention';
import { NotificationStore } from './notifications/notification-store';

/** Kick's chats: feeds and events, notifications and what is owed of them. Needs the global configuration, access, metrics, health and retention. */
@Module({
  imports: [StorageModule, OutboxModule, TransportsModule, AlertsModule],
  controllers: [KickHookController, NotificationsController],
  providers: [
    ...[KickConfiguration, KickFigures, KickService, KickHealth, KickMetrics],
    ...[NotificationRoute, NotificationStore, NotificationRetention],
    { provide: FeedTime, useFactory: (clock: Clock) => new FeedTime(new SteadyClock(clock)), inject: [Clock] },
  ],
})
export class KickModule {}
