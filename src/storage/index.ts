export type {
  HandledEvent,
  IdempotencyRecord,
  Plan,
  PlanChart,
  PlanRevision,
  RevisionAction,
  StoredApiKey,
} from './entities';
export { applyMigrations, openStorage } from './open-storage';
export {
  ApiKeysReadRepository,
  ApiKeysRepository,
  type Deletion,
  HandledEventsRepository,
  IdempotencyKeysRepository,
  type KeyGeneration,
  type NewApiKey,
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
