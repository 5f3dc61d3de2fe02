import {
  ChartDownload,
  ChartFile,
  HandledEvent,
  IdempotencyRecord,
  Plan,
  PlanChart,
  PlanRevision,
  StoredApiKey,
  OutboxItem,
  LaneLease,
  Delivery,
  DeliveryAttempt,
  RouteRepeat,
  RouteSymbol,
  StoredDestination,
  PlanMessage,
  ChannelCursor,
  ReceivedAlert,
  StoredSignal,
  RetentionTurn,
  Notification,
  KickChannel,
  LegacyPlanRecord,
  CandleSeries,
  StoredCandle,
  ScheduledRun,
} from './entities';
import { storageNewer } from './storage-refusals';
import { CreatePlans1763769600000 } from './migrations/1763769600000-create-plans';
import { CreateApiKeys1763769700000 } from './migrations/1763769700000-create-api-keys';
import { CreateSignals1763769800000 } from './migrations/1763769800000-create-signals';
import { CreateOutbox1763769900000 } from './migrations/1763769900000-create-outbox';
import { ArchiveCharts1763770000000 } from './migrations/1763770000000-archive-charts';
import { FollowMessages1763770100000 } from './migrations/1763770100000-follow-messages';
import { VersionsOfMessages1763770700000 } from './migrations/1763770700000-versions-of-messages';
import { IndexNewestPlans1763770800000 } from './migrations/1763770800000-index-newest-plans';
import { OutboxOfAnything1763770300000 } from './migrations/1763770300000-outbox-of-anything';
import { AddSides1763770200100 } from './migrations/1763770200100-add-sides';
import { CreateLegacyPlans1763770900000 } from './migrations/1763770900000-create-legacy-plans';
import { CreateCandles1763770400000 } from './migrations/1763770400000-create-candles';
import { CreateScheduledRuns1763770400100 } from './migrations/1763770400100-create-scheduled-runs';
import { CreateNotifications1763770500000 } from './migrations/1763770500000-create-notifications';
import { CreateRetentionTurns1763770600000 } from './migrations/1763770600000-create-retention-turns';

/** What every data source is made of. A new table brings its entity and its migration here, oldest migration first. */
export const schema = {
  entities: [
    Plan,
    PlanChart,
    PlanRevision,
    HandledEvent,
    StoredApiKey,
    IdempotencyRecord,
    ChartFile,
    ChartDownload,
    StoredDestination,
    OutboxItem,
    Delivery,
    DeliveryAttempt,
    LaneLease,
    RouteSymbol,
    RouteRepeat,
    PlanMessage,
    ChannelCursor,
    StoredSignal,
    ReceivedAlert,
    RetentionTurn,
    Notification,
    KickChannel,
    LegacyPlanRecord,
    CandleSeries,
    StoredCandle,
    ScheduledRun,
  ],
  migrations: [
    CreatePlans1763769600000,
    CreateApiKeys1763769700000,
    CreateSignals1763769800000,
    CreateOutbox1763769900000,
    ArchiveCharts1763770000000,
    FollowMessages1763770100000,
    AddSides1763770200100,
    OutboxOfAnything1763770300000,
    CreateCandles1763770400000,
    CreateScheduledRuns1763770400100,
    CreateNotifications1763770500000,
    CreateRetentionTurns1763770600000,
    VersionsOfMessages1763770700000,
    IndexNewestPlans1763770800000,
    CreateLegacyPlans1763770900000,
  ],
  migrationsTableName: 'migrations',
  synchronize: false,
  logging: false,
};

/** The first migration of this version of the program that a store does not hold; null when it holds them all. */
export function missingMigration(held: readonly string[]): string | null {
  return schema.migrations.find(({ name }) => !held.includes(name))?.name ?? null;
}

/** Throws `storage-newer` when the store holds migrations that are not among these. */
export function checkMigrations(held: readonly string[], place: string): void {
  const known = new Set(schema.migrations.map(({ name }) => name));
  const unknown = held.filter((name) => !known.has(name));
  if (unknown.length > 0) throw storageNewer(place, unknown);
}
