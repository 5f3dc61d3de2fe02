import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config';
import { Retention } from '../../retention';
import { Storage } from '../../storage';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Removes notifications that are older than NOTIFICATION_RETENTION_DAYS. */
@Injectable()
export class NotificationRetention {
  constructor(
    storage: Storage,
    retention: Retention,
    @Inject(SETTINGS) settings: Pick<Settings, 'NOTIFICATION_RETENTION_DAYS'>,
  ) {
    retention.register({
      name: 'notifications',
      everyMs: HOUR_MS,
      keepMs: settings.NOTIFICATION_RETENTION_DAYS * DAY_MS,
      remove: (before, limit) => storage.write((tx) => tx.notifications.removeReceivedBefore(before, limit)),
    });
  }
}
