import { Module } from '@nestjs/common';
import { OutboxModule } from '../outbox';
import { StorageModule } from '../storage';
import { TransportsModule } from '../transports';
import { AlertConfiguration } from './alert-configuration';
import { AlertMetrics } from './alert-metrics';
import { AlertPresenter } from './alert-presenter';
import { AlertQueue } from './alert-queue';
import { AlertsController } from './http/alerts.controller';
import { DestinationsController } from './http/destinations.controller';
import { OutboxHealth } from './outbox-health';
import { RouteDestinations } from './route-destinations';
import { RouteRetention } from './route-retention';
import { RouteTestService } from './route-test.service';

/** Routes: what they make of signals goes into the outbox. Needs the global configuration, metrics and retention. */
@Module({
  imports: [StorageModule, OutboxModule, TransportsModule],
  controllers: [AlertsController, DestinationsController],
  providers: [
    ...[AlertConfiguration, AlertQueue, AlertMetrics, AlertPresenter, OutboxHealth],
    ...[RouteDestinations, RouteRetention, RouteTestService],
  ],
  exports: [AlertQueue, AlertConfiguration],
})
export class AlertsModule {}
