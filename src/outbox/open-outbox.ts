import type { Settings } from '../config';
import type { MetricsService } from '../metrics';
import { OutboxBell } from './bell';
import type { DestinationRegistry } from './destination-registry';
import { Outbox } from './outbox';
import { OutboxMetrics } from './outbox-metrics';

/** The way into the outbox for a program that delivers nothing itself: a server beside it does. */
export function openOutbox(
  registry: DestinationRegistry,
  metrics: MetricsService,
  settings: Pick<Settings, 'OUTBOX_LIMIT'>,
): Outbox {
  return new Outbox(registry, new OutboxBell(), new OutboxMetrics(metrics), settings);
}
