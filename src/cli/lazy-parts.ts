/* eslint-disable @typescript-eslint/no-require-imports -- In a CommonJS build only require() loads a module of ours late and by
   its names; the point is that --help and --version answer without loading the application. */
import type * as Access from '../access';
import type * as Alerts from '../alerts';
import type * as Application from '../application';
import type * as Backup from '../backup';
import type * as Candles from '../candles';
import type * as Charts from '../charts';
import type * as Kick from '../kick';
import type * as Legacy from '../legacy';
import type * as Plans from '../plans';
import type * as Logging from '../logging';
import type * as Metrics from '../metrics';
import type * as Signals from '../signals';
import type * as Storage from '../storage';
import type * as Strategies from '../strategies';

export type { RunningApplication } from '../application';
export type { MockControl } from '../mock-mode';
export type StartApplication = typeof Application.startApplication;

export function loadApplication(): typeof Application {
  return require('../application') as typeof Application;
}

export function loadAccess(): typeof Access {
  return require('../access') as typeof Access;
}

export function loadStorage(): typeof Storage {
  return require('../storage') as typeof Storage;
}

export function loadAlerts(): typeof Alerts {
  return require('../alerts') as typeof Alerts;
}

export function loadSignals(): typeof Signals {
  return require('../signals') as typeof Signals;
}

export function loadBackup(): typeof Backup {
  return require('../backup') as typeof Backup;
}

export function loadCandles(): typeof Candles {
  return require('../candles') as typeof Candles;
}

export function loadLogging(): typeof Logging {
  return require('../logging') as typeof Logging;
}

export function loadStrategies(): typeof Strategies {
  return require('../strategies') as typeof Strategies;
}

export function loadMetrics(): typeof Metrics {
  return require('../metrics') as typeof Metrics;
}

export function loadCharts(): typeof Charts {
  return require('../charts') as typeof Charts;
}

export function loadKick(): typeof Kick {
  return require('../kick') as typeof Kick;
}

export function loadLegacy(): typeof Legacy {
  return require('../legacy') as typeof Legacy;
}

export function loadPlans(): typeof Plans {
  return require('../plans') as typeof Plans;
}
