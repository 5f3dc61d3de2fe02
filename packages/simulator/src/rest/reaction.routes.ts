import { refusal } from '../discord-error';
import type { StoredMessage } from '../model';
import type { Platform } from '../platform';
import { describeUser } from '../world-wire';
import { openChannel } from './access';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest } from './exchange';
import { botRoute, param } from './route';
import type { Route } from './route';

const REACTIONS = '/channels/{channel_id}/messages/{message_id}/reactions';

/** Pictographs with their modifiers, flags and keycaps. */
const UNICODE_EMOJI = /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\u200d|\ufe0f)+$/u;

/** Reactions to a message. */
export const reactionRoutes: Route[] = [
  botRoute('PUT', `${REACTIONS}/{emoji_name}/@me`, (discord, request) => {
    const emoji = emojiOf(request);
    const message = messageOf(discord, request);
    const isNew = !message.reactions.some((reaction) => reaction.emoji === emoji);
    const channel = openChannel(discord, message.channelId, 'READ_MESSAGE_HISTORY');
    // Joining a reaction that is there needs no permission.
    if (isNew && !discord.world.may('ADD_REACTIONS', channel)) throw refusal('missingPermissions');
    discord.board.addReaction(message, discord.bot.id, emoji);
    return NO_CONTENT;
  }),
  botRoute('DELETE', `${REACTIONS}/{emoji_name}/@me`, (discord, request) => {
    discord.board.removeReaction(messageOf(discord, request), discord.bot.id, emojiOf(request));
    return NO_CONTENT;
  }),
  botRoute('DELETE', `${REACTIONS}/{emoji_name}/{user_id}`, (discord, request) => {
    openChannel(discord, param(request, 'channel_id'), 'MANAGE_MESSAGES');
    discord.board.removeReaction(messageOf(discord, request), param(request, 'user_id'), emojiOf(request));
    return NO_CONTENT;
  }),
  botRoute('GET', `${REACTIONS}/{emoji_name}`, (discord, request) => {
    const emoji = emojiOf(request);
    const userIds = messageOf(discord, request).reactions.find((reaction) => reaction.emoji === emoji)?.userIds ?? [];
    return ok(userIds.map((id) => describeUser(discord.world.getUser(id))));
  }),
];

function messageOf(discord: Platform, request: RestRequest): StoredMessage {
  const channel = openChannel(discord, param(request, 'channel_id'));
  return discord.board.get(channel.id, param(request, 'message_id'));
}

/** A Unicode emoji as it is, or `name:id`. */
function emojiOf(request: RestRequest): string {
  const emoji = param(request, 'emoji_name');
  if (/^\w{2,32}:\d{15,20}$/.test(emoji) || UNICODE_EMOJI.test(emoji)) return emoji;
  throw refusal('unknownEmoji');
}
