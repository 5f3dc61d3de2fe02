import { createHash } from 'node:crypto';
import type { SimulatedClock } from '../clock';
import { RateLimitWindows } from '../rate-limits';
import type { Limit, RateLimitRules, Verdict } from '../rate-limits';
import type { World } from '../world';
import type { RestRequest, RestResponse } from './exchange';

/** What counts as an invalid request: https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit */
const INVALID_STATUSES = new Set([401, 403, 429]);
const INTERACTION_CALLBACK = '/interactions/{interaction_id}/{interaction_token}/callback';
const WEBHOOK_WITH_TOKEN = '/webhooks/{webhook_id}/{webhook_token}';

export type Admission = { headers: Record<string, string>; refusal: RestResponse | null };

/** Decides by Discord's rules whether a request may pass now, and says so in its headers. Headers speak of real seconds. */
export class RateLimiter {
  readonly #windows: RateLimitWindows;

  constructor(
    private readonly rules: RateLimitRules,
    private readonly clock: SimulatedClock,
    private readonly world: World,
  ) {
    this.#windows = new RateLimitWindows(clock);
  }

  /** How many 401, 403 and 429 an address has had in the running window. */
  invalidRequests(address: string): number {
    const { limit, remaining } = this.#windows.peek(`invalid:${address}`, this.rules.invalidRequests);
    return limit - remaining;
  }

  admit(request: RestRequest, address: string): Admission {
    const banned = this.#windows.peek(`invalid:${address}`, this.rules.invalidRequests);
    if (banned.isExceeded) return { headers: {}, refusal: this.#bannedAnswer(banned) };
    const global = this.#takeGlobal(request, address);
    if (global?.isExceeded) return { headers: {}, refusal: this.#tooMany(global, 'global', {}) };
    const bucket = this.#windows.take(bucketKey(request), this.#limitOf(request));
    const headers = this.#bucketHeaders(request, bucket);
    if (bucket.isExceeded) return { headers, refusal: this.#tooMany(bucket, 'user', headers) };
    const shared = this.#takeWebhookChannel(request);
    if (shared?.isExceeded) return { headers, refusal: this.#tooMany(shared, 'shared', headers) };
    return { headers, refusal: null };
  }

  /** Counts an answer that Discord would hold against its sender's address. */
  settle(address: string, response: RestResponse): void {
    if (!INVALID_STATUSES.has(response.status) || response.headers?.['X-RateLimit-Scope'] === 'shared') return;
    this.#windows.take(`invalid:${address}`, this.rules.invalidRequests);
  }

  /** Interactions and webhooks do not count against the bot. */
  #takeGlobal(request: RestRequest, address: string): Verdict | null {
    if (request.route === INTERACTION_CALLBACK || request.route.startsWith(WEBHOOK_WITH_TOKEN)) return null;
    return this.#windows.take(`global:${request.headers['authorization'] ?? address}`, this.rules.global);
  }

  #takeWebhookChannel(request: RestRequest): Verdict | null {
    if (request.method !== 'POST' || request.route !== WEBHOOK_WITH_TOKEN) return null;
    const webhook = this.world.webhooks.get(request.params['webhook_id'] ?? '');
    return webhook ? this.#windows.take(`webhook-channel:${webhook.channelId}`, this.rules.webhookChannel) : null;
  }

  #limitOf({ method, route }: RestRequest): Limit {
    const own = this.rules.routes[`${method} ${route}`];
    if (own) return own;
    return route.startsWith(WEBHOOK_WITH_TOKEN) && method !== 'GET' ? this.rules.webhook : this.rules.other;
  }

  #bucketHeaders(request: RestRequest, bucket: Verdict): Record<string, string> {
    // Interaction callbacks have no bucket.
    if (request.route === INTERACTION_CALLBACK) return {};
    const resetAfterSeconds = Math.ceil(this.clock.toWallMs(bucket.resetAfterMs)) / 1000;
    const hash = createHash('md5').update(`${request.method} ${request.route}`).digest('hex');
    return {
      'X-RateLimit-Limit': String(bucket.limit),
      'X-RateLimit-Remaining': String(bucket.remaining),
      'X-RateLimit-Reset': (Date.now() / 1000 + resetAfterSeconds).toFixed(3),
      'X-RateLimit-Reset-After': resetAfterSeconds.toFixed(3),
      'X-RateLimit-Bucket': hash,
    };
  }

  #tooMany(verdict: Verdict, scope: 'user' | 'global' | 'shared', headers: Record<string, string>): RestResponse {
    const retryAfter = Math.ceil(this.clock.toWallMs(verdict.resetAfterMs)) / 1000;
    const message = scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.';
    return {
      status: 429,
      body: { message, retry_after: retryAfter, global: scope === 'global' },
      headers: {
        ...headers,
        'Retry-After': String(retryAfter),
        'X-RateLimit-Scope': scope,
        ...(scope === 'global' && { 'X-RateLimit-Global': 'true' }),
      },
    };
  }

  /** The answer of the machines before Discord's own: text, and for the rest of the window. */
  #bannedAnswer(verdict: Verdict): RestResponse {
    const seconds = Math.ceil(this.clock.toWallMs(verdict.resetAfterMs) / 1000);
    const headers = { 'Retry-After': String(seconds), 'Content-Type': 'text/plain' };
    return { status: 429, body: 'error code: 1015', headers };
  }
}

/** Limits are counted for each channel, guild and webhook (with its token) apart. */
function bucketKey({ method, route, params }: RestRequest): string {
  const major = params['channel_id'] ?? params['guild_id'] ?? params['webhook_id'] ?? params['interaction_id'] ?? '';
  return `${method} ${route} ${major} ${params['webhook_token'] ?? ''}`;
}
