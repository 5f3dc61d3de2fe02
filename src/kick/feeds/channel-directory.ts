import { Logger } from '@nestjs/common';
import type { KickHttp } from '../kick-http';
import { channelKey } from '../reading/channel-name';
import { asId, asObject } from '../reading/json';
import type { FeedTime } from './feed-time';

/** The numbers that Kick has for a channel; null where they are not known. */
export interface ChannelIds {
  chatroomId: string;
  channelId: string | null;
  broadcasterId: string | null;
}

export interface WatchedChannel {
  name: string;
  /** As configured, for a network in which Kick cannot be asked. */
  chatroomId: string | null;
}

/** Keeps what was found over restarts. */
export interface ChannelMemory {
  recall(name: string): Promise<ChannelIds | null>;
  remember(name: string, ids: ChannelIds): Promise<void>;
}

export interface DirectoryOptions {
  /** `https://kick.com/api/v2`, with or without `/channels`. */
  baseUrl: string;
  /** How long what did not come from Kick itself is used before Kick is asked again. */
  askAgainMs: number;
  time: FeedTime;
}

/** Finds the numbers of channels: Kick is asked, else the configuration says, else what was found before a restart. */
export class ChannelDirectory {
  private readonly known = new Map<string, { ids: ChannelIds; untilMs: number }>();
  private readonly logger = new Logger('Kick');

  constructor(
    private readonly http: KickHttp,
    private readonly memory: ChannelMemory,
    private readonly options: DirectoryOptions,
  ) {}

  /** Null for a channel that nobody knows. Never throws. */
  async find(channel: WatchedChannel, ended: AbortSignal): Promise<ChannelIds | null> {
    const key = channelKey(channel.name);
    const known = this.known.get(key);
    if (known && known.untilMs > this.options.time.nowMs()) return known.ids;
    const asked = await this.ask(channel.name, ended);
    if (asked !== null) {
      this.known.set(key, { ids: asked, untilMs: Infinity });
      await this.memory.remember(key, asked).catch((error: unknown) => {
        this.logger.warn(
          { err: error, channel: channel.name },
          'The ids of a Kick channel cannot be kept for a restart',
        );
      });
      return asked;
    }
    const fallback = await this.fallback(key, channel);
    if (fallback) this.known.set(key, { ids: fallback, untilMs: this.options.time.nowMs() + this.options.askAgainMs });
    return fallback;
  }

  private async ask(name: string, ended: AbortSignal): Promise<ChannelIds | null> {
    const base = this.options.baseUrl.replace(/\/channels$/, '');
    try {
      const answer = await this.http.getJson(`${base}/channels/${encodeURIComponent(name.toLowerCase())}`, ended);
      const ids = readChannel(answer);
      if (ids) return ids;
      this.logger.warn({ channel: name }, 'What Kick answers of a channel names no chatroom');
    } catch (error) {
      if (!ended.aborted)
        this.logger.warn({ channel: name, reason: (error as Error).message }, 'A Kick channel was not found');
    }
    return null;
  }

  private async fallback(key: string, { chatroomId }: WatchedChannel): Promise<ChannelIds | null> {
    const recalled = await this.memory.recall(key).catch(() => null);
    if (chatroomId === null) return recalled;
    const isSame = recalled?.chatroomId === chatroomId;
    return isSame ? recalled : { chatroomId, channelId: null, broadcasterId: null };
  }
}

/** The answer of `/channels/NAME`, also where it is wrapped in `data`. */
export function readChannel(answer: unknown): ChannelIds | null {
  const body = asObject(answer);
  const channel = asObject(body?.data) ?? body;
  const chatroom = asObject(channel?.chatroom);
  const chatroomId = asId(chatroom?.id) ?? asId(channel?.chatroom_id);
  if (chatroomId === null || !/^\d{1,20}$/.test(chatroomId)) return null;
  return {
    chatroomId,
    channelId: asId(channel?.id) ?? asId(chatroom?.channel_id),
    broadcasterId: asId(channel?.user_id) ?? asId(channel?.broadcaster_user_id),
  };
}
