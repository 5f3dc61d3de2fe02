export {
  type AnalyzeOptions,
  type CoachPlan,
  type CoachPlans,
  CoachwireClient,
  createClient,
  type FailedPlan,
  type FetchedPlan,
  type RangeOptions,
  type SendOptions,
  type Signals,
} from './client';
export { CoachwireError, type FailureKind } from './errors';
export type { ClientEvent, ClientMetrics } from './events';
export type { CallOptions, ClientOptions, FetchOptions, Logger } from './options';
export type * from './wire';
