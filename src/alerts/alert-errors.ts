import { DomainError } from '../errors';
import type { AlertStatus } from '../storage';

export function alertNotFound(id: number): DomainError {
  return new DomainError(
    'not-found',
    'alert-not-found',
    `There is no alert ${id}, or it was removed after ALERT_RETENTION_DAYS.`,
  );
}

export function alertNotReplayable(id: number, status: AlertStatus): DomainError {
  return new DomainError(
    'conflict',
    'alert-not-replayable',
    `Alert ${id} is ${status}; only a dead or cancelled one is replayed.`,
  );
}

export function alertNotCancellable(id: number, status: AlertStatus): DomainError {
  return new DomainError('conflict', 'alert-not-cancellable', `Alert ${id} is ${status} already.`);
}

export function alertUnderWay(id: number): DomainError {
  return new DomainError(
    'conflict',
    'alert-under-way',
    `Alert ${id} is in a message that may be on Discord already; it cannot be taken back.`,
  );
}

export function destinationNotFound(id: number): DomainError {
  return new DomainError(
    'not-found',
    'destination-not-found',
    `There is no destination ${id}. GET /api/destinations lists them.`,
  );
}

export function routeNotFound(name: string, known: readonly string[]): DomainError {
  const cure = known.length === 0 ? 'No route is configured.' : `Configured are: ${known.join(', ')}.`;
  return new DomainError('not-found', 'route-not-configured', `There is no route ${JSON.stringify(name)}. ${cure}`);
}

export function cursorInvalid(): DomainError {
  return new DomainError(
    'invalid',
    'cursor-invalid',
    'Invalid cursor. Use next_cursor of the page before, unchanged.',
    {
      fields: [{ field: 'cursor', message: 'must be next_cursor of the page before' }],
    },
  );
}
