import type { FastifyRequest } from 'fastify';
import { HttpFault } from '../errors';
import type { RouteTable } from './route-table';

export const DOCUMENTATION_PATH = '/docs';

type LooksSecret = (text: string) => boolean;

/** What is wrong with a request that no route takes: its address, or its method there. */
export function unmatched(
  { method, url }: Pick<FastifyRequest, 'method' | 'url'>,
  routes: RouteTable,
  looksSecret: LooksSecret,
): HttpFault {
  const path = url.split('?', 1)[0] ?? url;
  const methods = routes.methodsOf(path);
  if (methods.length === 0 || methods.includes(method)) return nothingAt(path, looksSecret);
  const allow = methods.join(', ');
  const message = `${shownPath(path, looksSecret)} does not take ${method}. It takes: ${allow}.`;
  return new HttpFault(405, 'method-not-allowed', message, { allow });
}

export function nothingAt(path: string, looksSecret: LooksSecret): HttpFault {
  const message = `There is nothing at ${shownPath(path, looksSecret)}. See ${DOCUMENTATION_PATH} for what there is.`;
  return new HttpFault(404, 'route-not-found', message);
}

/** More of an address helps nobody. */
const MAX_SEGMENT = 100;
const MAX_SEGMENTS = 12;

/** What comes after these words is a secret: an address of a hook ends with its token, and may be mistyped. */
const beforeSecrets = /^(web)?hooks?$/;

/**
 * A path as an answer may repeat it: answers are logged by some, and a path may hold the secret of a hook, mistyped or at the
 * wrong place. Below a word such as hooks only the name of the hook is shown.
 */
export function shownPath(path: string, looksSecret: LooksSecret): string {
  const segments = path.split('/', MAX_SEGMENTS + 1).map(decoded);
  const hook = segments.findIndex((segment) => beforeSecrets.test(segment.toLowerCase()));
  const isSecret = (segment: string, index: number) =>
    segment.length > MAX_SEGMENT || (hook >= 0 && index > hook + 1) || isRandom(segment) || looksSecret(segment);
  const shown = segments.map((segment, index) => (segment !== '' && isSecret(segment, index) ? '…' : segment));
  return shown.slice(0, MAX_SEGMENTS).join('/') + (shown.length > MAX_SEGMENTS ? '/…' : '');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Long, with letters and digits, and no date: what generators of tokens make, and nobody calls a path. */
function isRandom(segment: string): boolean {
  return segment.length >= 16 && /\d/.test(segment) && /[a-z]/i.test(segment);
}
