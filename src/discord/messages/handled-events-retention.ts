import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { Retention } from '../../retention';
import { Storage } from '../../storage';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** For clocks that differ, and for a setting that was larger until lately. */
const MARGIN_DAYS = 14;

/** Forgets the events that can never be seen again: catching up reads no further back than CATCH_UP_DAYS. */
@Injectable()
export class HandledEventsRetention {
  constructor(storage: Storage, retention: Retention, @Inject(SETTINGS) settings: Pick<Settings, 'CATCH_UP_DAYS'>) {
    retention.register({
      name: 'handled_events',
      everyMs: 6 * HOUR_MS,
      keepMs: (settings.CATCH_UP_DAYS + MARGIN_DAYS) * DAY_MS,
      remove: (before, limit) => storage.write((tx) => tx.handledEvents.removeHandledBefore(before, limit)),
    });
  }
}
