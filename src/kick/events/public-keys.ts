import type { KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { FeedTime } from '../feeds/feed-time';
import type { KickHttp } from '../kick-http';
import { asObject, asText } from '../reading/json';
import { readPublicKey } from './hook-signature';

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

/**
 * Kick's public key: fetched once a day, and when a signature does not fit it, at most once a minute. Where the operator gave a
 * key, that one counts and nothing is fetched.
 */
export class PublicKeys {
  private readonly logger = new Logger('Kick');
  private key: KeyObject | null;
  private fetchedAtMs = -Infinity;
  private askedAtMs = -Infinity;
  private fetching: Promise<void> | null = null;
  /** Why there is no key, or no newer one. */
  problem: string | null = null;

  constructor(
    private readonly http: KickHttp,
    private readonly url: string,
    private readonly given: KeyObject | null,
    private readonly time: FeedTime,
    private readonly ended: AbortSignal,
  ) {
    this.key = given;
  }

  /** The key as it is known; null when Kick has not told it yet. */
  async get(): Promise<KeyObject | null> {
    const isOld = this.time.nowMs() - this.fetchedAtMs > DAY_MS;
    if (this.given === null && isOld) {
      const fetched = this.fetch();
      // An old key is better than waiting.
      if (this.key === null) await fetched;
    }
    return this.key;
  }

  /** Another key than that one, if Kick has one by now; null when it has none, or was asked a moment ago. */
  async getOtherThan(tried: KeyObject): Promise<KeyObject | null> {
    if (this.given === null) await this.fetch();
    return this.key !== null && !this.key.equals(tried) ? this.key : null;
  }

  private fetch(): Promise<void> {
    const nowMs = this.time.nowMs();
    if (this.fetching === null && nowMs - this.askedAtMs < MINUTE_MS) return Promise.resolve();
    this.fetching ??= this.ask(nowMs).finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async ask(nowMs: number): Promise<void> {
    this.askedAtMs = nowMs;
    try {
      const answer = asObject(await this.http.getJson(this.url, this.ended));
      const text = asText(asObject(answer?.data)?.public_key) ?? asText(answer?.public_key);
      if (text === null) throw new Error('the answer holds no public key');
      this.key = readPublicKey(text);
      this.fetchedAtMs = nowMs;
      this.problem = null;
    } catch (error) {
      this.problem = (error as Error).message;
      if (!this.ended.aborted) this.logger.warn({ reason: this.problem }, "Kick's public key cannot be fetched");
    }
  }
}
