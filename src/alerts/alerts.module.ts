import { Module } from '@nestjs/common';
import { Clock } from '../clock';
import { SETTINGS } from '../config';
import { StorageModule } from '../storage';
import { AlertConfiguration } from './alert-configuration';
import { AlertFigures } from './alert-figures';
import { AlertGauges } from './alert-gauges';
import { AlertRetention } from './alert-retention';
import { AlertsService } from './alerts.service';
import { AlertsStatus } from './alerts-status';
import { DELIVERY_RULES, deliveryRules } from './delivery/delivery-rules';
import { DeliveryWorker } from './delivery/delivery.worker';
import { DestinationRun } from './delivery/destination-run';
import { DiscordRest } from './delivery/discord-rest';
import { ChannelLeaseKeeper } from './delivery/lease';
import { SendTurns } from './delivery/send-turns';
import { SettleBatch } from './delivery/settle-batch';
import { DestinationRegistry } from './destination-registry';
import { DestinationsService } from './destinations.service';
import { AlertsController } from './http/alerts.controller';
import { DestinationsController } from './http/destinations.controller';
import { AlertQueue } from './outbox/alert-queue';
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
