import { DomainError } from '../errors';
import type { OutboxItemStatus } from '../storage';

const FULL_RETRY_AFTER_SECONDS = 30;

export function outboxFull(): DomainError {
  return new DomainError(
    'unavailable',
    'outbox-full',
    'Too many alerts wait for delivery (OUTBOX_LIMIT). Nothing of this request was stored; send it again later.',
    { retryAfterSeconds: FULL_RETRY_AFTER_SECONDS },
  );
}

export function alertNotFound(id: number): DomainError {
  return new DomainError(
    'not-found',
    'alert-not-found',
    `There is no alert ${id}, or it was removed after ALERT_RETENTION_DAYS.`,
  );
}

export function alertNotReplayable(id: number, status: OutboxItemStatus): DomainError {
  return new DomainError(
    'conflict',
    'alert-not-replayable',
    `Alert ${id} is ${status}; only a dead or cancelled one is replayed.`,
  );
}

export function alertNotCancellable(id: number, status: OutboxItemStatus): DomainError {
  return new DomainError('conflict', 'alert-not-cancellable', `Alert ${id} is ${status} already.`);
}

export function alertUnderWay(id: number): DomainError {
  return new DomainError(
    'conflict',
    'alert-under-way',
    `Alert ${id} is in a message that may have arrived already; it cannot be taken back.`,
  );
}

export function destinationNotFound(id: number): DomainError {
  return new DomainError(
    'not-found',
    'destination-not-found',
    `There is no destination ${id}. GET /api/destinations lists them.`,
  );
}
