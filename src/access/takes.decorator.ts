import { addRouteConfig } from './route-config';

/** What a route takes, beyond JSON of up to a mebibyte. */
export interface Takes {
  /** The most bytes of a body, as it comes and as it unpacks. */
  bodyLimit?: number;
  /**
   * Gives the handler the body as it came, whatever content type its sender names: as text, in which bytes that are no UTF-8 are
   * replaced, or as bytes (a Buffer), for a signature. Without it a body is JSON.
   */
  raw?: 'text' | 'bytes';
  /** Makes the route a hook of that name, with limits of its own in place of those of keys. */
  hook?: {
    name: string;
    /** The path's parameter that holds its secret, checked before the body is read. */ token?: string;
  };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    takes?: Takes;
  }
}

/**
 * Declares what a route takes; stands next to its `@Access`. Whoever serves a hook registers it with `AccessControl` when it is
 * made:
 *
 * ```ts
 * access.registerHook('tradingview', { token: settings.TRADINGVIEW_TOKEN, perMinute: 3000 });
 *
 * @Access('open') @Post(':token')
 * @Takes({ raw: 'text', hook: { name: 'tradingview', token: 'token' } })
 * ```
 *
 * Then a bad token is answered as an address that nobody serves and counts as the failure of a key does, and good requests
 * have the hook's own limit. A hook that is signed instead names no `token`, takes `raw: 'bytes'`, and after it has checked the
 * signature over `@Body() body: Buffer` throws `access.refuseSignature(request)` for a bad one; an address that sends too many of
 * them is answered 429 before its bodies are read:
 *
 * ```ts
 * @Access('open') @Post()
 * @Takes({ raw: 'bytes', bodyLimit: 256 * 1024, hook: { name: 'kick' } })
 * ```
 */
export function Takes(takes: Takes): MethodDecorator {
  return addRouteConfig({ takes });
}
