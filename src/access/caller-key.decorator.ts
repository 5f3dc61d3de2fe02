import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ApiKey } from './api-key';

/** The key of the caller. Only for endpoints that need one: on any other it is a mistake, and throws. */
export const CallerKey = createParamDecorator((_: unknown, context: ExecutionContext): ApiKey => {
  const { apiKey, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!apiKey) throw new Error(`@CallerKey() stands on ${routeOptions.url}, which needs no key`);
  return apiKey;
});
