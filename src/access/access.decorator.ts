import { applyDecorators } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiProblems } from '../errors';
import type { AccessRule } from './access-rules';
import { addRouteConfig } from './route-config';

/** The name of the key in the API description. */
export const SECURITY_SCHEME = 'api_key';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. */
    access?: AccessRule;
  }
}

const RULE = Symbol('access rule');

/**
 * Declares who may use an endpoint, or each endpoint of a controller that declares nothing itself. A route without a rule
 * keeps the application from starting. The rule stands in the route's configuration, so that it is checked before anything
 * else looks at a request.
 */
export function Access(rule: AccessRule): ClassDecorator & MethodDecorator {
  return (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (name !== undefined && descriptor) declare(rule, target, name, descriptor);
    else declareForEach(rule, (target as { prototype: object }).prototype);
  };
}

function declareForEach(rule: AccessRule, prototype: object): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const handler: unknown = descriptor.value;
    if (typeof handler !== 'function') continue;
    if (!Reflect.hasMetadata(METHOD_METADATA, handler) || Reflect.hasMetadata(RULE, handler)) continue;
    declare(rule, prototype, name, descriptor);
  }
}

function declare(rule: AccessRule, prototype: object, name: string | symbol, descriptor: PropertyDescriptor): void {
  Reflect.defineMetadata(RULE, rule, descriptor.value as object);
  applyDecorators(addRouteConfig({ access: rule }), ...description(rule))(prototype, name, descriptor);
}

function description(rule: AccessRule): MethodDecorator[] {
  if (rule === 'open') return [];
  // An empty requirement says that the key may be left out.
  const security =
    rule === 'public-read' ? [ApiSecurity({}), ApiSecurity(SECURITY_SCHEME)] : [ApiSecurity(SECURITY_SCHEME)];
  return [...security, ApiProblems(401, 403, 429)];
}
