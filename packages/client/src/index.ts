export { CoachwireClient, createClient, type RangeOptions } from './client';
export { CoachwireError, type FailureKind } from './errors';
export type { ClientEvent, ClientMetrics } from './events';
export type { CallOptions, ClientOptions, FetchOptions, Logger } from './options';
export type { CoachPlan, CoachPlans, FailedPlan, FetchedPlan } from './plan-answers';
export type { AnalyzeOptions, SendOptions, Signals } from './signal-requests';
export type * from './wire';
