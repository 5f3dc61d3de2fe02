export * from './message-rules';
export * from './plan-messages.service';
export * from './plan-rules';
export * from './plan-text';
export * from './plans.module';
export * from './plans.service';
export * from './trading-day';
export type { NewChart, Plan, PlanRevision } from '../storage';
