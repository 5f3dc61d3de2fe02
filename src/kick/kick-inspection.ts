import { Clock, SteadyClock } from '../clock';
import type { Settings } from '../config';
import { AppToken } from './events/app-token';
import { PublicApi } from './events/public-api';
import { readChannel } from './feeds/channel-directory';
import { FeedTime } from './feeds/feed-time';
import { FEED_PROVIDERS } from './feeds/feed-protocol';
import { RealtimeApi } from './feeds/realtime-api';
import type { KickSetup } from './kick-configuration';
import { KickHttp } from './kick-http';

/** What was seen of Kick, for the operator. */
export interface KickFinding {
  isWell: boolean;
  message: string;
}

/** Asks Kick for all that the sources need, and changes nothing there. Never throws. */
export async function inspectKick(setup: KickSetup, settings: Settings): Promise<KickFinding[]> {
  const time = new FeedTime(new SteadyClock(new Clock()));
  const { KICK_USER_AGENT: userAgent, KICK_API_TIMEOUT_SECONDS: seconds } = settings;
  const http = new KickHttp({ userAgent, timeoutMs: seconds * 1000, time });
  const ended = new AbortController().signal;
  const channels = await Promise.all(setup.channels.map((channel) => inspectChannel(http, settings, channel, ended)));
  const events = setup.client === null ? [] : [await inspectEvents(http, settings, setup, time, ended)];
  const channelId = channels.find(({ id }) => id !== null)?.id ?? null;
  const feed =
    setup.feeds.includes('auto') && channelId !== null ? [await inspectFeed(http, settings, channelId, ended)] : [];
  return [...channels.map(({ finding }) => finding), ...feed, ...events];
}

async function inspectChannel(
  http: KickHttp,
  { KICK_API_URL: baseUrl }: Settings,
  { name, chatroomId }: KickSetup['channels'][number],
  ended: AbortSignal,
): Promise<{ id: string | null; finding: KickFinding }> {
  try {
    const url = `${baseUrl.replace(/\/channels$/, '')}/channels/${encodeURIComponent(name.toLowerCase())}`;
    const ids = readChannel(await http.getJson(url, ended));
    if (ids === null) throw new Error('Kick names no chatroom of it');
    return {
      id: ids.channelId,
      finding: { isWell: true, message: `the chat of ${name} is chatroom ${ids.chatroomId}` },
    };
  } catch (error) {
    const cure =
      chatroomId === null
        ? `check the name, or write ${name}:CHATROOM_ID into KICK_CHANNELS`
        : `chatroom ${chatroomId} of KICK_CHANNELS is taken`;
    return {
      id: null,
      finding: { isWell: chatroomId !== null, message: `${name}: ${(error as Error).message}; ${cure}` },
    };
  }
}

async function inspectFeed(
  http: KickHttp,
  { KICK_REALTIME_API_URL: baseUrl }: Settings,
  channelId: string,
  ended: AbortSignal,
): Promise<KickFinding> {
  try {
    const { provider } = await new RealtimeApi(http, baseUrl).findEndpoint(channelId, FEED_PROVIDERS, ended);
    return { isWell: true, message: `the chats are fed by ${provider}` };
  } catch (error) {
    return { isWell: false, message: `${(error as Error).message}; Pusher is taken until Kick says which feed it is` };
  }
}

async function inspectEvents(
  http: KickHttp,
  settings: Settings,
  { client, channels }: KickSetup,
  time: FeedTime,
  ended: AbortSignal,
): Promise<KickFinding> {
  try {
    const token = new AppToken(http, settings.KICK_OAUTH_URL, client!, time);
    const subscribed = await new PublicApi(http, settings.KICK_PUBLIC_API_URL, token).listSubscribed(ended);
    const message = `the application is known, and has ${subscribed.size} of ${channels.length} subscriptions; a running server makes those that it lacks`;
    return { isWell: true, message };
  } catch (error) {
    return { isWell: false, message: `${(error as Error).message}; check KICK_CLIENT_ID and KICK_CLIENT_SECRET` };
  }
}
