import { Injectable } from '@nestjs/common';
import { Retention } from '../retention';
import { Storage } from '../storage';
import { AlertConfiguration } from './alert-configuration';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Removes what routes need not remember any more. */
@Injectable()
export class RouteRetention {
  constructor(
    storage: Storage,
    retention: Retention,
    private readonly configuration: AlertConfiguration,
  ) {
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
