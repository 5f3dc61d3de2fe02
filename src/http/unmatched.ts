import type { FastifyRequest } from 'fastify';
import { HttpFault } from '../errors';
import type { RouteTable } from './route-table';

export const DOCUMENTATION_PATH = '/docs';

/** What is wrong with a request that no route takes: its address, or its method there. */
export function unmatched({ method, url }: Pick<FastifyRequest, 'method' | 'url'>, routes: RouteTable): HttpFault {
  const path = url.split('?', 1)[0] ?? url;
  const methods = routes.methodsOf(path);
  if (methods.length === 0 || methods.includes(method)) {
    const message = `There is nothing at ${path}. See ${DOCUMENTATION_PATH} for what there is.`;
    return new HttpFault(404, 'route-not-found', message);
  }
  const allow = methods.join(', ');
  return new HttpFault(405, 'method-not-allowed', `${path} does not take ${method}. It takes: ${allow}.`, { allow });
}
