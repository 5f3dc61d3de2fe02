import { DomainError } from '../errors';

const hints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there: set API_PORT to another port, or end that program.',
  EACCES: 'This user may not do that: check the permissions of the path, or take a port from 1024 on.',
  EADDRNOTAVAIL: 'This machine has no such address: set API_HOST to one of its own, or to 127.0.0.1.',
};
const generalHint = 'If it happens again: `coachwire doctor` checks the settings, the store, Discord and the port.';

/** What the person at the terminal is told of an error: an expected one speaks for itself, others come with a hint. */
export function describeError(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  // A mistake that everybody makes once is not unexpected.
  const hint = hints[code];
  return hint === undefined ? `Unexpected error: ${message}\n${generalHint}` : `${message}\n${hint}`;
}

/** The same for an error that nobody caught, with the place it came from. */
export function describeCrash(error: unknown): string {
  return `Unexpected error, the process ends: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
