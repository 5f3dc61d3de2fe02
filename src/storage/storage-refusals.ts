import { DomainError } from '../errors';

/** More writes wait than may. */
export function storageBusy(): DomainError {
  return new DomainError('unavailable', 'storage-busy', 'Too many changes wait to be saved; try again in a moment.', {
    retryAfterSeconds: 5,
  });
}

export function storageClosed(): DomainError {
  return new DomainError('unavailable', 'storage-closed', 'The store is closed: the program is shutting down.');
}
