import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Settings } from '../config';

/** Tells from which address a request comes, as Fastify's `request.ip` does: whom TRUST_PROXY believes may name another. */
export function createAddressReader(trust: Settings['TRUST_PROXY']): (request: IncomingMessage) => string {
  if (trust === false) return ownAddress;
  const isTrusted = trustFunction(trust);
  return (request) =>
    request.headers['x-forwarded-for'] === undefined ? ownAddress(request) : proxyAddr(request, isTrusted);
}

function ownAddress(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}

function trustFunction(trust: Exclude<Settings['TRUST_PROXY'], false>): (address: string, hops: number) => boolean {
  if (trust === true) return () => true;
  if (typeof trust === 'number') return (_address, hops) => hops < trust;
  return proxyAddr.compile(trust);
}
