import { refusal } from '../discord-error';
import { asObject, asText } from '../json-values';
import { checkText } from '../limits/field-checks';
import { FormErrors } from '../form-errors';
import type { StoredMessage, Webhook } from '../model';
import type { Platform } from '../platform';
import { newUser } from '../world';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest, RestResponse } from './exchange';
import { openRoute, param } from './route';
import type { Route } from './route';
import { getWebhook } from './webhook.routes';

const MESSAGE = '/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}';
const ORIGINAL = '/webhooks/{webhook_id}/{webhook_token}/messages/@original';

/** Messages through a webhook's token; an interaction's token serves as one of the application's "webhook". */
export const webhookMessageRoutes: Route[] = [
  openRoute('POST', '/webhooks/{webhook_id}/{webhook_token}', (discord, request) =>
    isInteraction(discord, request) ? followUp(discord, request) : execute(discord, request),
  ),
  ...[MESSAGE, ORIGINAL].flatMap((template) => [
    openRoute('GET', template, (discord, request) => answer(discord, find(discord, request))),
    openRoute('PATCH', template, edit),
    openRoute('DELETE', template, (discord, request) => {
      discord.board.delete(find(discord, request));
      return NO_CONTENT;
    }),
  ]),
];

function isInteraction(discord: Platform, request: RestRequest): boolean {
  return param(request, 'webhook_id') === discord.bot.id;
}

function followUp(discord: Platform, request: RestRequest): RestResponse {
  const interaction = discord.interactions.getForFollowUp(param(request, 'webhook_token'));
  return answer(discord, discord.replies.followUp(interaction, asObject(request.body), request.files));
}

/** Without `wait=true` Discord answers before it has saved anything, with nothing. */
function execute(discord: Platform, request: RestRequest): RestResponse {
  const webhook = getWebhook(discord, request);
  const body = asObject(request.body);
  const errors = new FormErrors();
  checkText(errors, ['username'], body['username'], { min: 1, max: 80 });
  errors.throwIfAny();
  const composed = discord.composer.compose(body, request.files, { channelId: webhook.channelId, authorId: null });
  const message = discord.board.create({
    ...composed,
    channelId: webhook.channelId,
    author: newUser(webhook.id, asText(body['username']) || webhook.name, null, true),
    webhookId: webhook.id,
    applicationId: webhook.creatorId === discord.bot.id ? discord.bot.id : null,
  });
  return request.query['wait'] === 'true' ? answer(discord, message) : NO_CONTENT;
}

function find(discord: Platform, request: RestRequest): StoredMessage {
  const messageId = request.params['message_id'] ?? '@original';
  if (!isInteraction(discord, request)) return findOfWebhook(discord, getWebhook(discord, request), messageId);
  return discord.replies.get(discord.interactions.getForFollowUp(param(request, 'webhook_token')), messageId);
}

function findOfWebhook(discord: Platform, webhook: Webhook, messageId: string): StoredMessage {
  const message = discord.board.find(messageId);
  if (!message || message.webhookId !== webhook.id) throw refusal('unknownMessage');
  return message;
}

function edit(discord: Platform, request: RestRequest): RestResponse {
  const message = find(discord, request);
  const body = asObject(request.body);
  if (isInteraction(discord, request)) {
    const interaction = discord.interactions.getForFollowUp(param(request, 'webhook_token'));
    return answer(discord, discord.replies.edit(interaction, message, body, request.files));
  }
  const change = discord.composer.change(message, body, request.files, {
    channelId: message.channelId,
    authorId: null,
  });
  const editedTimestamp = new Date(discord.clock.nowMs).toISOString();
  return answer(discord, discord.board.update(message, { ...change, editedTimestamp }));
}

function answer(discord: Platform, message: StoredMessage): RestResponse {
  return ok(discord.board.writer.write(message));
}
