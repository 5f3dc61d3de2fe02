import { randomUUID } from 'node:crypto';
import type { KickHttp } from '../kick-http';
import { asObject, asText, type JsonObject } from '../reading/json';
import { FEED_PROVIDERS, type FeedProvider } from './feed-protocol';
import { pusherUrl } from './pusher-url';

export interface FeedEndpoint {
  provider: FeedProvider;
  url: string;
}

/** What the site asks before it opens a chat: which feed to use, and a token for it. */
export class RealtimeApi {
  private readonly clientId = randomUUID();

  constructor(
    private readonly http: KickHttp,
    private readonly baseUrl: string,
  ) {}

  /** The first feed of the answer that we speak. Throws when there is none, or no answer. */
  async findEndpoint(channelId: string, accepted: readonly FeedProvider[], ended: AbortSignal): Promise<FeedEndpoint> {
    const answer = await this.http.postJson(
      `${this.baseUrl}/channels/${encodeURIComponent(channelId)}/chat/connection`,
      {
        client: { id: this.clientId, type: 'web' },
        capabilities: { accepted_providers: accepted.map((provider) => ({ provider })) },
      },
      ended,
    );
    const endpoint = readEndpoint(answer, accepted);
    if (endpoint === null) throw new Error('Kick named no feed that can be used');
    return endpoint;
  }

  async fetchToken(ended: AbortSignal): Promise<string> {
    const answer = await this.http.postJson(`${this.baseUrl}/auth/connection`, { client_id: this.clientId }, ended);
    const body = asObject(answer);
    const token = asText(asObject(body?.data)?.token) ?? asText(body?.token);
    if (token === null) throw new Error('Kick gave no token for the feed');
    return token;
  }
}

/** Kick answers with one feed, or with a list of them, both with and without `data` around. */
export function readEndpoint(answer: unknown, accepted: readonly FeedProvider[]): FeedEndpoint | null {
  const body = asObject(answer);
  const data = asObject(body?.data) ?? body;
  const connections: unknown[] = Array.isArray(data?.connections) ? data.connections : [data];
  for (const connection of connections) {
    const endpoint = endpointOf(asObject(connection));
    if (endpoint && accepted.includes(endpoint.provider)) return endpoint;
  }
  return null;
}

function endpointOf(connection: JsonObject | null): FeedEndpoint | null {
  const provider = FEED_PROVIDERS.find((one) => one === connection?.provider);
  const credentials = asObject(connection?.credentials);
  if (!provider || !credentials) return null;
  const url = asText(credentials.url);
  if (url !== null) return /^wss?:\/\//.test(url) && URL.canParse(url) ? { provider, url } : null;
  const appKey = asText(credentials.app_key);
  const cluster = asText(credentials.cluster) ?? 'us2';
  const isPlain = appKey !== null && /^\w{1,64}$/.test(appKey) && /^[\w-]{1,32}$/.test(cluster);
  return provider === 'pusher' && isPlain ? { provider, url: pusherUrl(appKey, cluster) } : null;
}
