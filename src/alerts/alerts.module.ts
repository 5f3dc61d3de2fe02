import { Module } from '@nestjs/common';
import { Clock } from '../clock';
import { SETTINGS } from '../config';
import { StorageModule } from '../storage';
import { AlertConfiguration } from './alert-configuration';
import { AlertFigures } from '../outbox/outbox-metrics';
import { AlertGauges } from '../outbox/outbox-gauges';
import { AlertRetention } from '../outbox/outbox-retention';
import { AlertsService } from '../outbox/items.service';
import { AlertsStatus } from '../outbox/outbox-status';
import { DELIVERY_RULES, deliveryRules } from '../outbox/delivery/delivery-rules';
import { DeliveryWorker } from '../outbox/delivery/delivery.worker';
import { DestinationRun } from '../outbox/delivery/destination-run';
import { DiscordRest } from '../transports/discord/discord-rest';
import { ChannelLeaseKeeper } from '../outbox/delivery/lane-leases';
import { SendTurns } from '../outbox/delivery/send-turns';
import { SettleBatch } from '../outbox/delivery/settle-batch';
import { DestinationRegistry } from '../outbox/destination-registry';
import { DestinationsService } from '../outbox/destinations.service';
import { AlertsController } from './http/alerts.controller';
import { DestinationsController } from './http/destinations.controller';
import { AlertQueue } from './alert-queue';
import { OutboxHealth } from './outbox-health';
import { RouteTestService } from './route-test.service';

const delivery = [DiscordRest, SendTurns, ChannelLeaseKeeper, SettleBatch, DestinationRun, DeliveryWorker];
const seeing = [AlertFigures, AlertGauges, AlertsStatus, OutboxHealth];
const steering = [AlertsService, DestinationsService, RouteTestService];

/** Routes, outbox and delivery. Needs the global configuration, metrics and retention. */
@Module({
  imports: [StorageModule],
  controllers: [AlertsController, DestinationsController],
  providers: [
    ...[AlertConfiguration, DestinationRegistry, AlertQueue, AlertRetention],
    ...delivery,
    ...seeing,
    ...steering,
    { provide: DELIVERY_RULES, useFactory: deliveryRules, inject: [SETTINGS, Clock] },
  ],
  exports: [AlertQueue, AlertsStatus],
})
export class AlertsModule {}
