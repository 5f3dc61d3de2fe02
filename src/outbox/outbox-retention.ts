import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config';
import { Retention } from '../retention';
import { Storage } from '../storage';
import { AlertConfiguration } from '../alerts/alert-configuration';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Removes what is delivered or cancelled, and what routes need not remember any more. Pending and dead alerts stay. */
@Injectable()
export class AlertRetention {
  constructor(
    storage: Storage,
    retention: Retention,
    private readonly configuration: AlertConfiguration,
    @Inject(SETTINGS) settings: Pick<Settings, 'ALERT_RETENTION_DAYS'>,
  ) {
    const times = { everyMs: HOUR_MS, keepMs: settings.ALERT_RETENTION_DAYS * DAY_MS };
    for (const status of ['delivered', 'cancelled'] as const) {
      retention.register({
        ...{ name: `${status}_alerts`, ...times },
        remove: (before, limit) => storage.write((tx) => tx.alerts.removeEnded(status, before, limit)),
      });
    }
    retention.register({
      ...{ name: 'deliveries', ...times },
      remove: (before, limit) => storage.write((tx) => tx.deliveries.removeEnded(before, limit)),
    });
    retention.register({
      ...{ name: 'route_repeats', everyMs: HOUR_MS, keepMs: () => this.longestDedupeMs() },
      remove: (before, limit) => storage.write((tx) => tx.routeStates.forgetRepeats(before, limit)),
    });
  }

  /** A day at least: a route may be written back into the configuration. */
  private longestDedupeMs(): number {
    const seconds = this.configuration.routes.map(({ dedupeTtlSeconds }) => dedupeTtlSeconds);
    return Math.max(DAY_MS, ...seconds.map((one) => one * 1000));
  }
}
