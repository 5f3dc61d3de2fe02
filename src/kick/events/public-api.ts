import { KickHttpError, type KickHttp } from '../kick-http';
import { channelKey } from '../reading/channel-name';
import { asId, asObject, type JsonObject } from '../reading/json';
import type { AppToken } from './app-token';

const EVENT = 'chat.message.sent';

/** What is asked of Kick's public API: https://docs.kick.com. Throws with a reason to show. */
export class PublicApi {
  constructor(
    private readonly http: KickHttp,
    private readonly baseUrl: string,
    private readonly token: AppToken,
  ) {}

  /** The user id of a channel's owner; null when Kick has no such channel. */
  async findBroadcaster(name: string, ended: AbortSignal): Promise<string | null> {
    const slugs = [...new Set([name.toLowerCase(), channelKey(name)])];
    const query = new URLSearchParams(slugs.map((slug): [string, string] => ['slug', slug]));
    const channels = listOf(await this.get(`/channels?${query.toString()}`, ended));
    return asId(channels[0]?.broadcaster_user_id);
  }

  /** The users whose chats are told of by webhook. */
  async listSubscribed(ended: AbortSignal): Promise<Set<string>> {
    const subscriptions = listOf(await this.get('/events/subscriptions', ended));
    const ours = subscriptions.filter(({ event, method }) => event === EVENT && (method ?? 'webhook') === 'webhook');
    return new Set(ours.map(({ broadcaster_user_id: id }) => asId(id)).filter((id) => id !== null));
  }

  /** Asks to be told of a chat. An answer without an error is no proof that it worked. */
  async subscribe(broadcasterId: string, ended: AbortSignal): Promise<void> {
    const body = {
      broadcaster_user_id: Number(broadcasterId),
      method: 'webhook',
      events: [{ name: EVENT, version: 1 }],
    };
    const answer = await this.withToken(ended, (headers) =>
      this.http.postJson(`${this.baseUrl}/events/subscriptions`, body, ended, headers),
    );
    const [made] = listOf(answer);
    if (typeof made?.error === 'string' && made.error !== '')
      throw new Error(`Kick refuses the subscription: ${made.error}`);
  }

  private get(path: string, ended: AbortSignal): Promise<unknown> {
    return this.withToken(ended, (headers) => this.http.getJson(`${this.baseUrl}${path}`, ended, headers));
  }

  /** A token that is refused before its time is replaced, once. */
  private async withToken(
    ended: AbortSignal,
    ask: (headers: Record<string, string>) => Promise<unknown>,
  ): Promise<unknown> {
    const token = await this.token.get(ended);
    try {
      return await ask({ authorization: `Bearer ${token}` });
    } catch (error) {
      if (!(error instanceof KickHttpError) || error.status !== 401) throw error;
      this.token.refuse(token);
      return ask({ authorization: `Bearer ${await this.token.get(ended)}` });
    }
  }
}

function listOf(answer: unknown): JsonObject[] {
  const data = asObject(answer)?.data;
  return (Array.isArray(data) ? data : []).map(asObject).filter((one) => one !== null);
}
