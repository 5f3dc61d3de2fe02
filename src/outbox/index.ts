export { DELIVERY_RULES, type DeliveryRules, deliveryRules } from './delivery/delivery-rules';
export type { DeliveryTarget, OpenDelivery } from './delivery/delivery-target';
export { DeliveryWorker } from './delivery/delivery.worker';
export { DestinationRegistry } from './destination-registry';
export { DestinationsService } from './destinations.service';
export { type ItemHistory, OutboxItems, type ReplayFilter } from './items.service';
export { type BreakerState } from './outcomes/circuit-breaker';
export type { Outcome } from './outcomes/outcome';
export { openOutbox } from './open-outbox';
export { Outbox, type OwedItem } from './outbox';
export { OutboxModule } from './outbox.module';
export { type Backlog, type DestinationStatus, OutboxStatus } from './outbox-status';
export type {
  Composed,
  Destination,
  Finding,
  Located,
  PacedRequest,
  Pacing,
  Rendered,
  SendReport,
  Transport,
} from './transport';
export { TransportRegistry } from './transport-registry';
