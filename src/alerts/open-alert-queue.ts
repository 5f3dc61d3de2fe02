import type { ConfigurationParts, Settings } from '../config';
import type { MetricsService } from '../metrics';
import { DestinationRegistry, openOutbox } from '../outbox';
import type { Storage } from '../storage';
import { AlertConfiguration } from './alert-configuration';
import { AlertMetrics } from './alert-metrics';
import { AlertQueue } from './alert-queue';

/** The queue of alerts for a program that delivers nothing itself, such as a command beside a running server. */
export async function openAlertQueue(
  storage: Storage,
  { parts, settings, metrics }: { parts: ConfigurationParts; settings: Settings; metrics: MetricsService },
): Promise<AlertQueue> {
  const configuration = new AlertConfiguration(parts, settings);
  const registry = new DestinationRegistry(storage);
  await registry.register(configuration.destinations);
  return new AlertQueue(configuration, openOutbox(registry, metrics, settings), new AlertMetrics(metrics));
}
