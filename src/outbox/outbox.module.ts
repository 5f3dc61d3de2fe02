import { Module } from '@nestjs/common';
import { Clock } from '../clock';
import { SETTINGS } from '../config';
import { StorageModule } from '../storage';
import { OutboxBell } from './bell';
import { DELIVERY_RULES, deliveryRules } from './delivery/delivery-rules';
import { DeliveryWorker } from './delivery/delivery.worker';
import { DestinationRun } from './delivery/destination-run';
import { LaneLeaseKeeper } from './delivery/lane-leases';
import { SendTurns } from './delivery/send-turns';
import { SettleBatch } from './delivery/settle-batch';
import { DestinationRegistry } from './destination-registry';
import { DestinationsService } from './destinations.service';
import { OutboxItems } from './items.service';
import { Outbox } from './outbox';
import { OutboxGauges } from './outbox-gauges';
import { OutboxMetrics } from './outbox-metrics';
import { OutboxRetention } from './outbox-retention';
import { OutboxStatus } from './outbox-status';
import { TransportRegistry } from './transport-registry';

const delivery = [SendTurns, LaneLeaseKeeper, SettleBatch, DestinationRun, DeliveryWorker];
const seeing = [OutboxMetrics, OutboxGauges, OutboxStatus, OutboxRetention];
const given = [Outbox, DestinationRegistry, TransportRegistry, OutboxItems, DestinationsService];

/** What is owed to whom, and its delivery. Needs the global configuration, clock, metrics and retention. */
@Module({
  imports: [StorageModule],
  providers: [
    OutboxBell,
    ...delivery,
    ...seeing,
    ...given,
    { provide: DELIVERY_RULES, useFactory: deliveryRules, inject: [SETTINGS, Clock] },
  ],
  exports: [...given, OutboxStatus, DeliveryWorker, DELIVERY_RULES],
})
export class OutboxModule {}
