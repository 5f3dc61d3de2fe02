import type { IdempotencyService } from '../access';
import type { AlertQueue } from '../alerts';
import type { Clock } from '../clock';
import type { ConfigurationParts, Settings } from '../config';
import type { AppLog } from '../logging';
import type { MetricsService } from '../metrics';
import type { Storage } from '../storage';
import { SignalMetrics } from './signal-metrics';
import { SignalsConfiguration } from './signals-configuration';
import { SignalsService } from './signals.service';

interface Parts {
  storage: Storage;
  idempotency: IdempotencyService;
  parts: Pick<ConfigurationParts, 'sectionOf'>;
  settings: Pick<Settings, 'TRADINGVIEW_REPEAT_SECONDS'>;
  metrics: MetricsService;
  log: AppLog;
  clock: Clock;
  alerts: Pick<AlertQueue, 'enqueue'>;
}

/** The intake of signals for a program that serves nothing. */
export function openSignals({ storage, idempotency, parts, settings, metrics, log, clock, alerts }: Parts): {
  signals: SignalsService;
  configuration: SignalsConfiguration;
} {
  const configuration = new SignalsConfiguration(parts, log);
  const counts = new SignalMetrics(metrics);
  const signals = new SignalsService(storage, idempotency, configuration, counts, log, clock, alerts, settings);
  return { signals, configuration };
}
