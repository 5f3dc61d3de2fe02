import type { Notification, WriteTransaction } from '../../storage';

/** Queues what is owed of notifications, in the transaction that stores them. */
export abstract class NotificationQueue {
  /** Where they go, for people; null when nobody is told of them. */
  abstract readonly destination: string | null;
  abstract put(tx: WriteTransaction, notifications: readonly Notification[], nowMs: number): Promise<void>;
}
