export type { HealthPart } from './health-parts';
export { HealthParts } from './health-parts';
export { HealthModule } from './health.module';
export { ShutdownState } from './shutdown-state';
