import { isLaterId, laterId } from './message-ids';

export interface ChannelPosition {
  channelId: string;
  /** The newest message of the channel, as Discord told at the connection. */
  lastMessageId: string | null;
  /** How far it was read; null for a channel that was never read. */
  cursor: string | null;
  /** The newest cursor of any channel of the server; null when the bot is in the server for the first time. */
  newestInGuild: string | null;
  /** Nothing before this id is read. */
  oldestId: string;
}

/** After which message a channel is read; or, where nothing is read back, which one counts as the last that was handled. */
export type ReadingStart = { kind: 'after'; messageId: string } | { kind: 'nothing'; messageId: string };

/**
 * Where reading a channel begins after being away. A channel that was never read begins now, so that a first start reads nothing
 * back; one that was made while the bot was away begins with its first message.
 */
export function decideReadingStart(channel: ChannelPosition): ReadingStart {
  const { channelId, lastMessageId, cursor, newestInGuild, oldestId } = channel;
  const isNewChannel = cursor === null && newestInGuild !== null && isLaterId(channelId, newestInGuild);
  const from = cursor ?? (isNewChannel ? channelId : null);
  if (from === null) return { kind: 'nothing', messageId: lastMessageId ?? channelId };
  if (lastMessageId === null || !isLaterId(lastMessageId, from)) return { kind: 'nothing', messageId: from };
  return { kind: 'after', messageId: laterId(from, oldestId) };
}
