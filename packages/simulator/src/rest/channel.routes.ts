import type { Platform } from '../platform';
import type { StoredMessage } from '../model';
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
