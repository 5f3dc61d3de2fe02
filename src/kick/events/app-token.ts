import type { FeedTime } from '../feeds/feed-time';
import type { KickHttp } from '../kick-http';
import { asObject, asText } from '../reading/json';

/** A token is renewed so long before its end. */
const RENEWED_BEFORE_MS = 60_000;
const SHORTEST_LIFE_MS = 10_000;

/** The application's token for the public API: fetched when it is needed, and again before it ends or when it was refused. */
export class AppToken {
  private token: { value: string; untilMs: number } | null = null;
  private fetching: Promise<string> | null = null;

  constructor(
    private readonly http: KickHttp,
    private readonly oauthUrl: string,
    private readonly client: { id: string; secret: string },
    private readonly time: FeedTime,
  ) {}

  /** Throws when Kick gives none. */
  async get(ended: AbortSignal): Promise<string> {
    if (this.token !== null && this.token.untilMs > this.time.nowMs()) return this.token.value;
    this.fetching ??= this.fetch(ended).finally(() => (this.fetching = null));
    return this.fetching;
  }

  /** That token was refused: the next one is fetched anew. */
  refuse(value: string): void {
    if (this.token?.value === value) this.token = null;
  }

  private async fetch(ended: AbortSignal): Promise<string> {
    const { id, secret } = this.client;
    const fields = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const answer = asObject(await this.http.postForm(`${this.oauthUrl}/oauth/token`, fields, ended));
    const value = asText(answer?.access_token);
    if (value === null) throw new Error('Kick gave no access token');
    // Kick's docs show the seconds as text.
    const lifeMs = Number(answer?.expires_in) * 1000 || 3_600_000;
    this.token = { value, untilMs: this.time.nowMs() + Math.max(SHORTEST_LIFE_MS, lifeMs - RENEWED_BEFORE_MS) };
    return value;
  }
}
