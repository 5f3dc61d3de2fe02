import type { RouteOptions } from 'fastify';
import { routeWithoutRule } from './access-refusals';

/** Fails for a route that says nothing of who may use it; called for each as it is registered. */
export function requireAccessRule({ method, url, config }: RouteOptions): void {
  // CORS answers preflights with a route of its own, which hands out nothing.
  if (config?.access === undefined && method !== 'OPTIONS') throw routeWithoutRule([method].flat().join(','), url);
}
