import {
  OutboxItemsRepository,
  ApiKeysRepository,
  CandlesRepository,
  ChannelCursorsRepository,
  LaneLeasesRepository,
  ChartsRepository,
  DeliveriesRepository,
  DestinationsRepository,
  HandledEventsRepository,
  IdempotencyKeysRepository,
  KickChannelsRepository,
  NotificationsRepository,
  LegacyPlansRepository,
  PlanMessagesRepository,
  PlansRepository,
  ReceivedAlertsRepository,
  RetentionTurnsRepository,
  RouteStatesRepository,
  ScheduledRunsRepository,
  SignalsRepository,
} from './repositories';
import type { Transaction } from './repositories';

type WriteRepositories = ReturnType<typeof createRepositories>;

/** What a write works with; all of it is kept, or nothing. */
export interface WriteTransaction extends WriteRepositories {
  /** Has something done once all of it is committed: what reaches beyond the transaction belongs there. It does not throw. */
  afterCommit(effect: () => void): void;
}

// On SQLite all writes share one transaction object, and so their repositories.
const made = new WeakMap<Transaction, WriteRepositories>();

export function writeRepositories(transaction: Transaction): WriteRepositories {
  let repositories = made.get(transaction);
  if (!repositories) made.set(transaction, (repositories = createRepositories(transaction)));
  return repositories;
}

function createRepositories(transaction: Transaction) {
  return {
    plans: new PlansRepository(transaction),
    legacyPlans: new LegacyPlansRepository(transaction),
    handledEvents: new HandledEventsRepository(transaction),
    charts: new ChartsRepository(transaction),
    apiKeys: new ApiKeysRepository(transaction),
    idempotencyKeys: new IdempotencyKeysRepository(transaction),
    outboxItems: new OutboxItemsRepository(transaction),
    deliveries: new DeliveriesRepository(transaction.sql),
    destinations: new DestinationsRepository(transaction),
    routeStates: new RouteStatesRepository(transaction),
    laneLeases: new LaneLeasesRepository(transaction),
    planMessages: new PlanMessagesRepository(transaction),
    channelCursors: new ChannelCursorsRepository(transaction.sql),
    signals: new SignalsRepository(transaction),
    receivedAlerts: new ReceivedAlertsRepository(transaction),
    notifications: new NotificationsRepository(transaction.sql),
    kickChannels: new KickChannelsRepository(transaction.sql),
    retentionTurns: new RetentionTurnsRepository(transaction),
    candles: new CandlesRepository(transaction),
    scheduledRuns: new ScheduledRunsRepository(transaction),
  };
}
