import { DomainError, HttpFault } from '../errors';
import type { Scope } from './api-key';

const REALM = 'Bearer realm="coachwire"';
const HOW = 'Send Authorization: Bearer cw_… with a key of `coachwire keys create`.';

/** Challenges: RFC 6750, 3. */
const unauthorized = (code: string, message: string, challenge: string) =>
  new HttpFault(401, code, message, { 'www-authenticate': challenge });

export const keyMissing = () => unauthorized('api-key-missing', `This needs an API key. ${HOW}`, REALM);

/** Unknown, revoked, or no key at all: which of them is for the operator's log. */
export const keyInvalid = () =>
  unauthorized('api-key-invalid', `This API key is not valid. ${HOW}`, `${REALM}, error="invalid_token"`);

/** Whoever holds an expired key may know that it was one. */
export const keyExpired = () =>
  unauthorized(
    'api-key-expired',
    'This API key has expired. Ask the operator for a new one.',
    `${REALM}, error="invalid_token", error_description="expired"`,
  );

export const scopeMissing = (scope: Scope) =>
  new HttpFault(403, 'scope-missing', `This needs an API key with the scope ${scope}.`, {
    'www-authenticate': `${REALM}, error="insufficient_scope", scope="${scope}"`,
  });

export const tooManyFailures = (retryAfterSeconds: number) =>
  new DomainError(
    'rate-limited',
    'too-many-failed-keys',
    `Too many API keys that are not valid came from this address. Wait ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );

export const tooManyRequests = (limit: number, retryAfterSeconds: number) =>
  new DomainError(
    'rate-limited',
    'rate-limited',
    `More than ${limit} requests a minute (API_RATE_LIMIT_PER_MINUTE). Wait ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );

/** As for an address that nobody serves; the token is not repeated, for answers are logged by some. */
export const hookAbsent = (name: string) =>
  new HttpFault(404, 'route-not-found', `There is nothing at /hooks/${name}/… with this end.`);

export const signatureInvalid = () =>
  new HttpFault(401, 'signature-invalid', 'The signature is not one of this body, or is too old.', {
    'www-authenticate': 'Signature',
  });

/** 503: who calls hooks sends again after one, and gives up after any 4xx. */
export const hookBusy = (name: string, retryAfterSeconds: number) =>
  new DomainError(
    'unavailable',
    'hook-busy',
    `More requests a minute came to the hook ${name} than are taken. Send again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );

export const actsAsMissing = () =>
  new DomainError(
    'forbidden',
    'acts-as-missing',
    'This API key names no Discord user to act as. Make one with `coachwire keys create --scope plans --acts-as <user id>`.',
  );

export const routeWithoutRule = (method: string, url: string) =>
  new Error(`The route ${method} ${url} declares no access rule: give its method or controller an @Access(…).`);

export const apiKeyNotFound = (id: number) =>
  new DomainError('not-found', 'api-key-not-found', `There is no API key ${id}. \`coachwire keys list\` shows them.`);

export const apiKeyEnded = (id: number, how: 'revoked' | 'expired') =>
  new DomainError(
    'conflict',
    'api-key-ended',
    `The API key ${id} has ${how === 'revoked' ? 'been revoked' : 'expired'}.`,
  );

export const apiKeyChanged = (id: number) =>
  new DomainError(
    'conflict',
    'api-key-changed',
    `The API key ${id} was changed by somebody else meanwhile; try again.`,
  );

export const invalidNewKey = (message: string) => new DomainError('invalid', 'api-key-options-invalid', message);

export const invalidIdempotencyKey = () =>
  new DomainError(
    'invalid',
    'idempotency-key-invalid',
    'Invalid Idempotency-Key. Use 1 to 255 visible ASCII characters, another for each request.',
  );

export const idempotencyKeyReused = () =>
  new HttpFault(
    422,
    'idempotency-key-reused',
    'This Idempotency-Key came with another request before. Use a new one, or repeat that request unchanged.',
  );

export const idempotencyKeyInUse = () =>
  new DomainError(
    'conflict',
    'idempotency-key-in-use',
    'The request with this Idempotency-Key is still being worked on. Repeat it in a moment.',
    { retryAfterSeconds: 1 },
  );
