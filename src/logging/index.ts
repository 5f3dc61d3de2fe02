export { AppLog, createLog } from './app-log';
export type { LogSettings } from './app-log';
export type { LineSink } from './log-output';
export { LoggingModule } from './logging.module';
export { currentRequestId, runWithRequestId } from './request-context';
