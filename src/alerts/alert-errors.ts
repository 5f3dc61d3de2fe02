import { DomainError } from '../errors';

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
