import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { Retention } from '../retention';
import { Storage } from '../storage';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Removes signals, and TradingView alerts, that are older than SIGNAL_RETENTION_DAYS. */
@Injectable()
export class SignalRetention {
  constructor(
    storage: Storage,
    retention: Retention,
    @Inject(SETTINGS) settings: Pick<Settings, 'SIGNAL_RETENTION_DAYS'>,
  ) {
    const times = { everyMs: HOUR_MS, keepMs: settings.SIGNAL_RETENTION_DAYS * DAY_MS };
    retention.register({
      ...{ name: 'signals', ...times },
      remove: (before, limit) => storage.write((tx) => tx.signals.removeReceivedBefore(before, limit)),
    });
    retention.register({
      ...{ name: 'tradingview_alerts', ...times },
      remove: (before, limit) => storage.write((tx) => tx.receivedAlerts.removeReceivedBefore(before, limit)),
    });
  }
}
