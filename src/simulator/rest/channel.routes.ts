import { describeChannel } from '../world-wire';
import { openChannel } from './access';
import { NO_CONTENT, ok } from './exchange';
import { botRoute, param } from './route';
import type { Route } from './route';

/** A channel itself, typing in it, and its pins. */
export const channelRoutes: Route[] = [
  botRoute('GET', '/channels/{channel_id}', (discord, request) =>
    ok(describeChannel(discord.world, openChannel(discord, param(request, 'channel_id')))),
  ),
  botRoute('POST', '/channels/{channel_id}/typing', (discord, request) => {
    openChannel(discord, param(request, 'channel_id'), 'SEND_MESSAGES');
    return NO_CONTENT;
  }),
  botRoute('GET', '/channels/{channel_id}/pins', (discord, request) => {
    const channel = openChannel(discord, param(request, 'channel_id'));
    const pinned = discord.board.list(channel.id).filter((message) => message.pinned);
    return ok(pinned.reverse().map((message) => discord.board.writer.write(message)));
  }),
  ...['/channels/{channel_id}/pins/{message_id}', '/channels/{channel_id}/messages/pins/{message_id}'].flatMap(
    (template) => [
      botRoute('PUT', template, (discord, request) => {
        const channel = openChannel(discord, param(request, 'channel_id'), 'MANAGE_MESSAGES');
        discord.board.update(discord.board.get(channel.id, param(request, 'message_id')), { pinned: true });
        return NO_CONTENT;
      }),
      botRoute('DELETE', template, (discord, request) => {
        const channel = openChannel(discord, param(request, 'channel_id'), 'MANAGE_MESSAGES');
        discord.board.update(discord.board.get(channel.id, param(request, 'message_id')), { pinned: false });
        return NO_CONTENT;
      }),
    ],
  ),
];
