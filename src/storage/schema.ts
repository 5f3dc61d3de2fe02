import { HandledEvent, IdempotencyRecord, Plan, PlanChart, PlanRevision, StoredApiKey } from './entities';
import { CreatePlans1763769600000 } from './migrations/1763769600000-create-plans';
import { CreateApiKeys1763769700000 } from './migrations/1763769700000-create-api-keys';

/** What every data source is made of. A new table brings its entity and its migration here, oldest migration first. */
export const schema = {
  entities: [Plan, PlanChart, PlanRevision, HandledEvent, StoredApiKey, IdempotencyRecord],
  migrations: [CreatePlans1763769600000, CreateApiKeys1763769700000],
  migrationsTableName: 'migrations',
  synchronize: false,
  logging: false,
};

/** The name of the newest migration: what the store of this version of the program ends with. */
export const latestMigration: string = schema.migrations[schema.migrations.length - 1]?.name ?? '';
