import { createHash } from 'node:crypto';
import type { Destination } from '../../outbox';
import { isPublicAddress } from './public-address';

/** The name of the transport. */
export const HTTP = 'http';

/** An address that is posted to, with the secrets that sign what is posted. Neither shows in any log, JSON or inspection. */
export class HttpDestination implements Destination {
  readonly transport = HTTP;
  readonly key: string;
  readonly lane: string;
  readonly #url: string;
  readonly #secrets: readonly Buffer[];

  constructor(
    readonly name: string,
    url: string,
    secrets: readonly Buffer[],
  ) {
    const digest = createHash('sha256').update(url).digest('hex');
    this.key = `http:${digest.slice(0, 32)}`;
    // It shares its limits with nobody.
    this.lane = `http:${digest.slice(0, 12)}`;
    this.#url = url;
    this.#secrets = secrets;
  }

  /** May hold a secret: for the request alone. */
  get url(): string {
    return this.#url;
  }

  /** For signatures alone. */
  get secrets(): readonly Buffer[] {
    return this.#secrets;
  }
}

/** As YAML has it, already split into fields. */
export interface HttpFields {
  http: unknown;
  secret: unknown;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const SECRET_BYTES = { min: 24, max: 64 };
const MAX_SECRETS = 2;
const HOW_TO_MAKE_ONE = 'echo "whsec_$(openssl rand -base64 32)" makes one';

/**
 * Reads `http: URL` and `secret: whsec_…`, or a list of two secrets while one takes the place of the other. Answers the destination,
 * or what is wrong with which field; no text holds the address or a secret.
 */
export function readHttpDestination(
  name: string,
  { http, secret }: HttpFields,
  allowPrivate: boolean,
): HttpDestination | { field: 'http' | 'secret'; message: string } {
  const url = typeof http === 'string' && URL.canParse(http.trim()) ? new URL(http.trim()) : null;
  const fault = url === null ? 'must be an address that begins with https://' : faultOf(url, allowPrivate);
  if (url === null || fault !== null) return { field: 'http', message: fault ?? '' };
  const given = Array.isArray(secret) ? (secret as unknown[]) : [secret];
  const secrets = given.map(readSecret);
  if (secrets.length === 0 || secrets.length > MAX_SECRETS || secrets.includes(null)) {
    const message = `must be whsec_ and ${SECRET_BYTES.min} to ${SECRET_BYTES.max} bytes in Base64, or a list of two of these; ${HOW_TO_MAKE_ONE}`;
    return { field: 'secret', message };
  }
  return new HttpDestination(name, url.href, secrets as Buffer[]);
}

function faultOf(url: URL, allowPrivate: boolean): string | null {
  if (url.username !== '' || url.password !== '') return 'must hold no user name and no password';
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'must begin with https://';
  if (allowPrivate || isPublicHost(url.hostname)) return null;
  return 'must not be a private, loopback or link-local address; ALLOW_PRIVATE_DESTINATIONS=true allows these';
}

/** Of a name its look-up tells, when it is connected to. */
function isPublicHost(hostname: string): boolean {
  const literal = hostname.replace(/^\[|\]$/g, '');
  return isPublicAddress(literal) !== false;
}

function readSecret(value: unknown): Buffer | null {
  const [, base64] = (typeof value === 'string' ? SECRET.exec(value.trim()) : null) ?? [];
  const bytes = base64 === undefined ? null : Buffer.from(base64, 'base64');
  return bytes !== null && bytes.length >= SECRET_BYTES.min && bytes.length <= SECRET_BYTES.max ? bytes : null;
}
