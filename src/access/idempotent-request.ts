import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { invalidIdempotencyKey } from './access-refusals';

/** A request that asks to be done once, however often it is sent. */
export interface IdempotentRequest {
  apiKeyId: number;
  idempotencyKey: string;
  /** SHA-256 of method, address and body. */
  fingerprint: string;
}

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** What the caller's Idempotency-Key asks for; null without one. Throws `idempotency-key-invalid`. */
export const Idempotent = createParamDecorator((_: unknown, context: ExecutionContext) =>
  idempotentRequestOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

export function idempotentRequestOf(request: FastifyRequest): IdempotentRequest | null {
  const given = request.headers['idempotency-key'];
  if (given === undefined || !request.apiKey) return null;
  if (typeof given !== 'string' || !VISIBLE_ASCII.test(given)) throw invalidIdempotencyKey();
  return { apiKeyId: request.apiKey.id, idempotencyKey: given, fingerprint: fingerprintOf(request) };
}

function fingerprintOf({ method, url, body }: Pick<FastifyRequest, 'method' | 'url' | 'body'>): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  return createHash('sha256').update(`${method} ${url}\n`).update(text).digest('hex');
}
