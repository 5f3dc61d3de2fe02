import { DomainError } from '../../errors';

interface DriverError {
  code: string;
  constraint?: string;
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';

// 57P01 to 57P03: it is shut down, or starts; 53300: it has no connection left. Of the rest Node and its TLS tell.
const UNREACHABLE =
  /^(08|53300|57P|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CONNECTION_LOST)/;

/** `says` is for the operator; `tells` for anybody, whose business host and database are not. */
type Explanation = [pattern: RegExp, code: string, says: (place: string) => string, tells: string];

const explanations: readonly Explanation[] = [
  [
    /^(55P03|57014|40001|40P01)$/,
    'storage-locked',
    (place) => `The database ${place} is too busy, or other transactions hold its locks for too long; try again.`,
    'The database is too busy, or others hold its locks for too long.',
  ],
  [
    /^(53100)$/,
    'storage-full',
    (place) => `The database ${place} has no disk space left. Free some; what was saved before is kept.`,
    'The database has no disk space left. What was saved before is kept.',
  ],
  [
    /^(25006|42501)$/,
    'storage-read-only',
    (place) =>
      `The database ${place} refuses writing. Let the user of DATABASE_URL write to it, and see that it is no standby.`,
    'The database refuses writing. The operator has to fix that.',
  ],
  [
    /^(XX001|XX002)$/,
    'storage-damaged',
    (place) => `The database ${place} is damaged. Restore a backup.`,
    'The database is damaged. The operator has to fix that.',
  ],
  [
    /^(28|3D000)/,
    'storage-unreachable',
    (place) => `The database ${place} refuses the connection. Check user, password and database name in DATABASE_URL.`,
    'The database refuses the connection. The operator has to fix that.',
  ],
  [
    UNREACHABLE,
    'storage-unreachable',
    (place) => `The database ${place} cannot be reached. Check that it runs, and DATABASE_URL.`,
    'The database cannot be reached.',
  ],
];

/** The DomainError that says what is wrong with the database and what helps; an error that is not its own stays as it is. */
export function explainPostgresError(error: unknown, place: string): unknown {
  if (error instanceof DomainError) return error;
  const code = driverError(error)?.code ?? '';
  const explanation = explanations.find(([pattern]) => pattern.test(code));
  if (!explanation) return error;
  const [, stable, says, publicMessage] = explanation;
  const options = { cause: error, retryAfterSeconds: 5, publicMessage };
  return new DomainError('unavailable', stable, `${says(place)} (${code})`, options);
}

/** True when the transaction lost a race that it wins, or sees the end of, when it is run again. */
export function isWorthRepeating(error: unknown, uniqueIndex: string): boolean {
  const { code, constraint } = driverError(error) ?? {};
  if (code === UNIQUE_VIOLATION) return constraint === uniqueIndex;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}

/** True when the connection is gone, or waits for an answer that nobody waits for any more. */
export function isConnectionLost(error: unknown): boolean {
  return UNREACHABLE.test(driverError(error)?.code ?? '');
}

export function encodingUnfit(place: string, encoding: string): DomainError {
  return new DomainError(
    'unavailable',
    'storage-encoding',
    `The database ${place} is encoded in ${encoding}, which cannot hold every text. Create it with ENCODING 'UTF8'.`,
  );
}

/** The error of the driver or the socket, also through TypeORM's wrapper and the group that a connection attempt throws. */
function driverError(error: unknown): DriverError | null {
  if (typeof error !== 'object' || error === null) return null;
  const { driverError: source = error } = error as { driverError?: object };
  const { code, constraint, errors, message } = source as Partial<DriverError> & {
    errors?: unknown[];
    message?: string;
  };
  if (typeof code === 'string') return { code, constraint };
  if (errors) return driverError(errors[0]);
  // pg has no code for these: its own words for a connection that ended, or that could not be had in time.
  return /connection terminated|timeout|not queryable|connection error|not support SSL/i.test(message ?? '')
    ? { code: 'CONNECTION_LOST' }
    : null;
}
