import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config';
import { Retention } from '../retention';
import { Storage } from '../storage';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Removes what is delivered or cancelled. Pending and dead items stay. */
@Injectable()
export class OutboxRetention {
  constructor(
    storage: Storage,
    retention: Retention,
    @Inject(SETTINGS) settings: Pick<Settings, 'ALERT_RETENTION_DAYS'>,
  ) {
    const times = { everyMs: HOUR_MS, keepMs: settings.ALERT_RETENTION_DAYS * DAY_MS };
    for (const status of ['delivered', 'cancelled'] as const) {
      retention.register({
        ...{ name: `${status}_alerts`, ...times },
        remove: (before, limit) => storage.write((tx) => tx.outboxItems.removeEnded(status, before, limit)),
      });
    }
    retention.register({
      ...{ name: 'deliveries', ...times },
      remove: (before, limit) => storage.write((tx) => tx.deliveries.removeEnded(before, limit)),
    });
  }
}
