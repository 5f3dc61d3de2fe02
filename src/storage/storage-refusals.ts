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

/** The store holds migrations that this version of the program does not know: an earlier one would write what a later one misreads. */
export function storageNewer(place: string, unknown: readonly string[]): DomainError {
  const message =
    `The database ${place} is newer than this program: it holds ${unknown.join(', ')}. Start the version that made it, or a ` +
    'later one, or restore a backup from before the upgrade. The database was left as it is.';
  const publicMessage = 'The database is newer than the program. The operator has to fix that.';
  return new DomainError('unavailable', 'storage-newer', message, { publicMessage });
}
