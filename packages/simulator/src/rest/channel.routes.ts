import type { Platform } from '../platform';
import { CHANNEL_TYPES, type StoredMessage } from '../model';
import { describeChannel } from '../world-wire';
import { openChannel } from './access';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest, RestResponse } from './exchange';
import { botRoute, param } from './route';
import type { Route } from './route';

/** A channel itself, typing in it, and its pins (each call of which has an old and a new path). */
export const channelRoutes: Route[] = [
  botRoute('GET', '/channels/{channel_id}', (discord, request) =>
    ok(describeChannel(discord.world, openChannel(discord, param(request, 'channel_id')))),
  ),
  botRoute('POST', '/channels/{channel_id}/typing', (discord, request) => {
    const { thread } = openChannel(discord, param(request, 'channel_id'));
    openChannel(discord, param(request, 'channel_id'), thread ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES');
    return NO_CONTENT;
  }),
  botRoute('GET', '/channels/{channel_id}/threads/archived/public', (discord, request) =>
    ok(listArchived(discord, request)),
  ),
  botRoute('GET', '/channels/{channel_id}/pins', (discord, request) =>
    ok(listPinned(discord, request).map((message) => discord.board.writer.write(message))),
  ),
  botRoute('GET', '/channels/{channel_id}/messages/pins', (discord, request) => {
    const items = listPinned(discord, request).map((message) => ({
      pinned_at: message.timestamp,
      message: discord.board.writer.write(message),
    }));
    return ok({ items, has_more: false });
  }),
  ...['/channels/{channel_id}/pins/{message_id}', '/channels/{channel_id}/messages/pins/{message_id}'].flatMap(
    (template) => [
      botRoute('PUT', template, (discord, request) => setPinned(discord, request, true)),
      botRoute('DELETE', template, (discord, request) => setPinned(discord, request, false)),
    ],
  ),
];

/** The latest archived first. */
function listArchived(discord: Platform, request: RestRequest) {
  const parent = openChannel(discord, param(request, 'channel_id'), 'READ_MESSAGE_HISTORY');
  const { before, limit = '50' } = request.query;
  const threads = discord.world
    .threadsOf(parent.guildId!)
    .filter(
      ({ parentId, type, thread }) =>
        parentId === parent.id && type !== CHANNEL_TYPES.PRIVATE_THREAD && thread!.isArchived,
    )
    .filter(({ thread }) => before === undefined || Date.parse(thread!.archivedAt) < Date.parse(before))
    .sort((a, b) => Date.parse(b.thread!.archivedAt) - Date.parse(a.thread!.archivedAt));
  const page = threads.slice(0, Number(limit));
  return {
    threads: page.map((thread) => describeChannel(discord.world, thread)),
    members: [],
    has_more: page.length < threads.length,
  };
}

/** Newest first. */
function listPinned(discord: Platform, request: RestRequest): StoredMessage[] {
  const channel = openChannel(discord, param(request, 'channel_id'));
  const pinned = discord.board.list(channel.id).filter((message) => message.pinned);
  return pinned.reverse();
}

function setPinned(discord: Platform, request: RestRequest, isPinned: boolean): RestResponse {
  const channel = openChannel(discord, param(request, 'channel_id'), 'MANAGE_MESSAGES');
  discord.board.setPinned(discord.board.get(channel.id, param(request, 'message_id')), isPinned);
  return NO_CONTENT;
}
