import { IdempotencyService } from '../access';
import { openAlertQueue } from '../alerts';
import type { Clock } from '../clock';
import type { LoadedConfiguration } from '../config';
import type { AppLog } from '../logging';
import { MetricsService } from '../metrics';
import { openSignals } from '../signals';
import type { Storage } from '../storage';
import { StrategyRunner } from './generation/strategy-runner';
import { MultiStrategyGenerator } from './multi-strategy-generator';
import { StrategiesConfiguration } from './strategies-configuration';
import { StrategyMetrics } from './strategy-metrics';

/** The generator for a program that serves nothing, such as a command beside a running server, which then delivers. */
export async function openGenerator(
  storage: Storage,
  { parts, settings }: Pick<LoadedConfiguration, 'parts' | 'settings'>,
  { log, clock }: { log: AppLog; clock: Clock },
): Promise<MultiStrategyGenerator> {
  const metrics = new MetricsService();
  const alerts = await openAlertQueue(storage, { parts, settings, metrics });
  const idempotency = new IdempotencyService(storage, clock);
  const { signals, configuration } = openSignals({
    storage,
    idempotency,
    parts,
    settings,
    metrics,
    log,
    clock,
    alerts,
  });
  return new MultiStrategyGenerator(
    new StrategiesConfiguration(parts, log),
    configuration,
    new StrategyRunner(settings),
    signals,
    new StrategyMetrics(metrics),
    log,
    clock,
  );
}
