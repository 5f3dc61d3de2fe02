import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { Storage, type WriteTransaction } from '../storage';
import { idempotencyKeyInUse, idempotencyKeyReused } from './access-refusals';
import type { IdempotentRequest } from './idempotent-request';

/** An answer as it can be given again: a status, and a body that JSON can hold; null for none. */
export interface RepeatableAnswer<T = unknown> {
  status: number;
  body: T;
}

/** How long an answer is given again. */
export const REPEAT_WINDOW_MS = 24 * 60 * 60 * 1000;

/**
 * Does what a request with an Idempotency-Key asks for once: a repeat within 24 h gets the stored answer, another request
 * under the same key is refused, and so is a repeat while the first is still at work. The answer is committed with the work:
 * after a crash either both are there, or neither is and the repeat does it. A refusal is not stored: the repeat is judged anew.
 */
@Injectable()
export class IdempotencyService {
  private readonly running = new Set<string>();

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs work in a transaction of its own, once for each idempotent request; without one (null) each time. Throws
   * `idempotency-key-reused` (422) and `idempotency-key-in-use` (409).
   */
  async run<T>(
    request: IdempotentRequest | null,
    work: (tx: WriteTransaction) => Promise<RepeatableAnswer<T>>,
  ): Promise<RepeatableAnswer<T>> {
    if (!request) return this.storage.write(work);
    const name = `${request.apiKeyId} ${request.idempotencyKey}`;
    if (this.running.has(name)) throw idempotencyKeyInUse();
    this.running.add(name);
    try {
      return await this.storage.write((tx) => this.runWithin(tx, request, () => work(tx)));
    } finally {
      this.running.delete(name);
    }
  }

  /** The same as a part of a transaction that is under way. */
  async runWithin<T>(
    tx: WriteTransaction,
    request: IdempotentRequest,
    work: () => Promise<RepeatableAnswer<T>>,
  ): Promise<RepeatableAnswer<T>> {
    const { apiKeyId, idempotencyKey, fingerprint } = request;
    if (!(await tx.idempotencyKeys.tryLock(apiKeyId, idempotencyKey))) throw idempotencyKeyInUse();
    const nowMs = this.clock.nowMs();
    const since = new Date(nowMs - REPEAT_WINDOW_MS).toISOString();
    const stored = await tx.idempotencyKeys.find(apiKeyId, idempotencyKey, since);
    if (stored && stored.fingerprint !== fingerprint) throw idempotencyKeyReused();
    if (stored) return { status: stored.status, body: JSON.parse(stored.body) as T };
    const { status, body } = await work();
    const createdAt = new Date(nowMs).toISOString();
    await tx.idempotencyKeys.save({ ...request, status, body: JSON.stringify(body), createdAt });
    return { status, body };
  }
}
