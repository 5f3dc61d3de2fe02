import type { IncomingMessage } from 'node:http';
import type { KickChannel, KickWorld } from './kick-world';

/** A request that the simulated Kick was asked. */
export interface KickRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface KickAnswer {
  status: number;
  body: unknown;
}

const notFound = (): KickAnswer => ({ status: 404, body: { message: 'Not Found' } });
const success = (data: unknown): KickAnswer => ({ status: 200, body: { data, message: 'OK' } });
const refused = (status: number, message: string): KickAnswer => ({ status, body: { data: {}, message } });

/** Answers what Coachwire asks of the site (`/api/v2`, `/api/v1/realtime`), of the public API and of the token endpoint. */
export class KickApi {
  constructor(
    private readonly world: KickWorld,
    private readonly feedUrl: () => string,
  ) {}

  answer(request: KickRequest): KickAnswer {
    const url = new URL(request.path, 'http://kick');
    const path = url.pathname;
    const [, slug] = /^\/api\/v2\/channels\/([^/]+)$/.exec(path) ?? [];
    if (slug !== undefined) return this.siteChannel(decodeURIComponent(slug));
    const [, channelId] = /^\/api\/v1\/realtime\/channels\/(\d+)\/chat\/connection$/.exec(path) ?? [];
    if (channelId !== undefined) return this.connection(Number(channelId), request.body);
    if (path === '/api/v1/realtime/auth/connection') return success({ token: this.world.issueFeedToken() });
    if (path === '/oauth/token') return this.token(new URLSearchParams(request.body));
    if (path === '/public/v1/public-key') return success({ public_key: this.world.publicKeyPem });
    return path.startsWith('/public/v1/') ? this.publicApi(request, url) : notFound();
  }

  private siteChannel(slug: string): KickAnswer {
    const channel = this.world.findChannel(slug);
    if (!channel) return notFound();
    const { channelId, chatroomId, broadcasterId, name } = channel;
    const chatroom = { id: chatroomId, chatable_id: channelId, channel_id: channelId };
    const body = { id: channelId, user_id: broadcasterId, slug, user: { username: name }, chatroom, livestream: null };
    return { status: 200, body };
  }

  private connection(channelId: number, body: string): KickAnswer {
    const isKnown = [...this.world.channels.values()].some((channel) => channel.channelId === channelId);
    if (!isKnown) return notFound();
    const { capabilities } = JSON.parse(body) as { capabilities: { accepted_providers: { provider: string }[] } };
    const accepted = capabilities.accepted_providers.map(({ provider }) => provider);
    if (!accepted.includes(this.world.provider)) return refused(400, 'No provider');
    if (this.world.provider === 'pusher') {
      return success({ provider: 'pusher', credentials: { app_key: this.world.appKey, cluster: 'us2' } });
    }
    const connection = { provider: 'centrifugo', credentials: { url: `${this.feedUrl()}/connection/websocket` } };
    return success({ connections: [connection], mode: 'websocket' });
  }

  private token(form: URLSearchParams): KickAnswer {
    const isKnown =
      form.get('client_id') === this.world.clientId && form.get('client_secret') === this.world.clientSecret;
    if (form.get('grant_type') !== 'client_credentials') return { status: 400, body: { error: 'Invalid request' } };
    if (!isKnown) return { status: 401, body: { error: 'invalid_client' } };
    const { appTokenSeconds: seconds } = this.world;
    return {
      status: 200,
      body: { access_token: this.world.issueAppToken(), expires_in: seconds, token_type: 'Bearer' },
    };
  }

  private publicApi({ method, headers, body }: KickRequest, url: URL): KickAnswer {
    const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
    if (!this.world.appTokens.has(token)) return refused(401, 'Unauthorized');
    if (url.pathname === '/public/v1/channels') return this.channels(url.searchParams.getAll('slug'));
    if (url.pathname !== '/public/v1/events/subscriptions') return notFound();
    if (method === 'POST') return this.subscribe(body);
    if (method === 'DELETE') return this.unsubscribe(url.searchParams.getAll('id'));
    return success(this.world.subscriptions.map((subscription) => this.wireSubscription(subscription)));
  }

  private channels(slugs: string[]): KickAnswer {
    const found = slugs.map((slug) => this.world.findChannel(slug)).filter((channel) => channel !== undefined);
    return success(
      found.map(({ broadcasterId, name }: KickChannel) => ({ broadcaster_user_id: broadcasterId, slug: name })),
    );
  }

  private subscribe(body: string): KickAnswer {
    const asked = JSON.parse(body) as {
      broadcaster_user_id?: number;
      method?: string;
      events?: { name: string; version: number }[];
    };
    const { broadcaster_user_id: broadcasterId, method, events } = asked;
    if (method !== 'webhook' || !events || typeof broadcasterId !== 'number') return refused(400, 'Invalid request');
    const made = events.map(({ name, version }) => {
      return { name, version, subscription_id: this.world.subscribe(broadcasterId, name, version), error: '' };
    });
    return success(made);
  }

  private unsubscribe(ids: string[]): KickAnswer {
    this.world.subscriptions = this.world.subscriptions.filter(({ id }) => !ids.includes(id));
    return { status: 204, body: undefined };
  }

  private wireSubscription({ id, broadcasterId, event, version }: KickWorld['subscriptions'][number]): object {
    const at = this.world.now().toISOString();
    return {
      ...{ id, app_id: this.world.clientId, broadcaster_user_id: broadcasterId, event, version, method: 'webhook' },
      ...{ created_at: at, updated_at: at },
    };
  }
}
