export type { HandledEvent, Plan, PlanChart, PlanRevision, RevisionAction } from './entities';
export { applyMigrations, openStorage } from './open-storage';
export {
  type Deletion,
  HandledEventsRepository,
  type NewChart,
  type NewPlan,
  type NewVersion,
  type PlanCounts,
  type PlanRange,
  PlansReadRepository,
  PlansRepository,
} from './repositories';
export {
  type ReadRepositories,
  Storage,
  type StorageHealth,
  type StorageObserver,
  type WriteTransaction,
} from './storage';
export type { StorageOptions, StorageSettings } from './storage-options';
export { StorageModule } from './storage.module';
