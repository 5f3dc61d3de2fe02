export { AlertConfiguration, readAlertConfiguration } from './alert-configuration';
export type { Enqueued, EnqueuedSignals } from './alert-queue';
export { AlertQueue } from './alert-queue';
export type { AlertSignal, ContributingStrategy, RemainingPosition } from './alert-signal';
export { openAlertQueue } from './open-alert-queue';
export { AlertsModule } from './alerts.module';
export type { Suppression } from './decide/decide-signals';
