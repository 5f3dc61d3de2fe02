import { refusal } from '../discord-error';
import { FormErrors, invalidField } from '../form-errors';
import { asArray, asKey, asObject, asStrings } from '../json-values';
import type { JsonObject } from '../json-values';
import { CHANNEL_TYPES, MESSAGE_TYPES } from '../model';
import type { Channel, StoredMessage } from '../model';
import type { PermissionName } from '../permissions';
import type { Platform } from '../platform';
import { snowflakeTimeMs } from '../snowflake';
import { openChannel } from './access';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest, RestResponse } from './exchange';
import { pageOf } from './message-history';
import { botRoute, param } from './route';
import type { Route } from './route';

/** How long a nonce with `enforce_nonce` stands for the message that it came with: "in the past few minutes". */
const NONCE_LIFETIME_MS = 5 * 60_000;
const BULK_DELETE_AGE_MS = 14 * 24 * 3_600_000;

/** The messages of a channel. */
export const messageRoutes: Route[] = [
  botRoute('GET', '/channels/{channel_id}/messages', list),
  botRoute('GET', '/channels/{channel_id}/messages/{message_id}', (discord, request) => {
    const channel = openChannel(discord, param(request, 'channel_id'), 'READ_MESSAGE_HISTORY');
    return ok(written(discord, discord.board.get(channel.id, param(request, 'message_id'))));
  }),
  botRoute('POST', '/channels/{channel_id}/messages', create),
  botRoute('PATCH', '/channels/{channel_id}/messages/{message_id}', edit),
  botRoute('DELETE', '/channels/{channel_id}/messages/{message_id}', (discord, request) => {
    const channel = openChannel(discord, param(request, 'channel_id'));
    const message = discord.board.get(channel.id, param(request, 'message_id'));
    const mayDelete = message.author.id === discord.bot.id || discord.world.may('MANAGE_MESSAGES', channel);
    if (!mayDelete) throw refusal('missingPermissions');
    discord.board.delete(message);
    return NO_CONTENT;
  }),
  botRoute('POST', '/channels/{channel_id}/messages/bulk-delete', bulkDelete),
];

function list(discord: Platform, request: RestRequest): RestResponse {
  const channel = openChannel(discord, param(request, 'channel_id'));
  // Without the permission Discord answers an empty list, not an error.
  const isReadable = discord.world.may('READ_MESSAGE_HISTORY', channel);
  const visible = discord.board.list(channel.id).filter((message) => isReadable && message.privateTo === null);
  return ok(pageOf(visible, request.query).map((message) => written(discord, message)));
}

function create(discord: Platform, request: RestRequest): RestResponse {
  const body = asObject(request.body);
  const channel = openToSend(discord, body, request);
  const repeated = findByNonce(discord, channel, body);
  if (repeated) return ok(written(discord, repeated));
  const repliedTo = findRepliedTo(discord, channel, body);
  const sender = { channelId: channel.id, authorId: discord.bot.id, repliedUserId: repliedTo?.author.id ?? null };
  const composed = discord.composer.compose(body, request.files, sender);
  const message = discord.board.create({
    ...composed,
    channelId: channel.id,
    author: discord.bot,
    applicationId: null,
    type: repliedTo ? MESSAGE_TYPES.REPLY : MESSAGE_TYPES.DEFAULT,
    nonce: typeof body['nonce'] === 'string' || typeof body['nonce'] === 'number' ? body['nonce'] : null,
    reference: repliedTo ? referenceTo(repliedTo) : null,
  });
  return ok(written(discord, message));
}

function edit(discord: Platform, request: RestRequest): RestResponse {
  const channel = openChannel(discord, param(request, 'channel_id'));
  const message = discord.board.get(channel.id, param(request, 'message_id'));
  if (message.author.id !== discord.bot.id) throw refusal('editOfAnother');
  const sender = { channelId: channel.id, authorId: discord.bot.id };
  const change = discord.composer.change(message, asObject(request.body), request.files, sender);
  const editedTimestamp = new Date(discord.clock.nowMs).toISOString();
  return ok(written(discord, discord.board.update(message, { ...change, editedTimestamp })));
}

function bulkDelete(discord: Platform, request: RestRequest): RestResponse {
  const channel = openChannel(discord, param(request, 'channel_id'), 'MANAGE_MESSAGES');
  const ids = asStrings(asObject(request.body)['messages']);
  if (ids.length < 2 || ids.length > 100) {
    throw invalidField(['messages'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 100 in length.');
  }
  const oldestMs = discord.clock.nowMs - BULK_DELETE_AGE_MS;
  if (ids.some((id) => snowflakeTimeMs(id) < oldestMs)) throw refusal('tooOldToBulkDelete');
  discord.board.bulkDelete(channel.id, ids);
  return NO_CONTENT;
}

/** A thread has a permission of its own; a forum takes posts, and no messages. */
function openToSend(discord: Platform, body: JsonObject, request: RestRequest): Channel {
  const channelId = param(request, 'channel_id');
  const { thread, type } = openChannel(discord, channelId);
  if (type === CHANNEL_TYPES.FORUM || type === CHANNEL_TYPES.CATEGORY) throw refusal('notATextChannel');
  const needed: PermissionName[] = [thread ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES'];
  if (asArray(body['embeds']).length > 0) needed.push('EMBED_LINKS');
  if (request.files.length > 0) needed.push('ATTACH_FILES');
  return openChannel(discord, channelId, ...needed);
}

/** With `enforce_nonce` a repeated nonce answers the message that is there already. */
function findByNonce(discord: Platform, channel: Channel, body: JsonObject): StoredMessage | undefined {
  const nonce = body['nonce'];
  if (body['enforce_nonce'] !== true || nonce === undefined || nonce === null) return undefined;
  return discord.board.list(channel.id).findLast((message) => {
    const isYoung = snowflakeTimeMs(message.id) > discord.clock.nowMs - NONCE_LIFETIME_MS;
    return isYoung && message.author.id === discord.bot.id && asKey(message.nonce) === asKey(nonce);
  });
}

function findRepliedTo(discord: Platform, channel: Channel, body: JsonObject): StoredMessage | null {
  const reference = asObject(body['message_reference']);
  if (reference['message_id'] === undefined) return null;
  if (!discord.world.may('READ_MESSAGE_HISTORY', channel)) throw refusal('replyWithoutHistory');
  const message = discord.board.find(asKey(reference['message_id']));
  if (message && message.channelId === channel.id && message.privateTo === null) return message;
  if (reference['fail_if_not_exists'] === false) return null;
  const errors = new FormErrors();
  errors.add(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
  throw errors.toError();
}

function referenceTo({ id, channelId, guildId }: StoredMessage): StoredMessage['reference'] {
  return { type: 0, message_id: id, channel_id: channelId, ...(guildId !== null && { guild_id: guildId }) };
}

/** Over REST, too, an application without the message content grant sees no content of others. */
function written(discord: Platform, message: StoredMessage): JsonObject {
  return discord.board.writer.write(message, { seesContent: discord.settings.grants.messageContent });
}
