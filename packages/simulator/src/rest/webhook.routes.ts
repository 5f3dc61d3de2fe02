import { refusal } from '../discord-error';
import { FormErrors } from '../form-errors';
import { asObject, asText } from '../json-values';
import type { JsonObject } from '../json-values';
import { checkText } from '../limits/field-checks';
import type { Webhook } from '../model';
import type { Platform } from '../platform';
import { describeUser } from '../world-wire';
import { openChannel } from './access';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest } from './exchange';
import { botRoute, openRoute, param } from './route';
import type { Route } from './route';

/** Webhooks themselves: made and listed by the bot, read and removed with their token too. */
export const webhookRoutes: Route[] = [
  botRoute('POST', '/channels/{channel_id}/webhooks', (discord, request) => {
    const channel = openChannel(discord, param(request, 'channel_id'), 'MANAGE_WEBHOOKS');
    const webhook = discord.world.addWebhook(channel.id, nameIn(request, true) ?? '');
    return ok(describeWebhook(discord, webhook, true));
  }),
  botRoute('GET', '/channels/{channel_id}/webhooks', (discord, request) => {
    const channel = openChannel(discord, param(request, 'channel_id'), 'MANAGE_WEBHOOKS');
    const webhooks = [...discord.world.webhooks.values()].filter((webhook) => webhook.channelId === channel.id);
    return ok(webhooks.map((webhook) => describeWebhook(discord, webhook, true)));
  }),
  botRoute('GET', '/webhooks/{webhook_id}', (discord, request) =>
    ok(describeWebhook(discord, managed(discord, request), true)),
  ),
  botRoute('PATCH', '/webhooks/{webhook_id}', (discord, request) =>
    ok(describeWebhook(discord, renamed(managed(discord, request), request), true)),
  ),
  botRoute('DELETE', '/webhooks/{webhook_id}', (discord, request) => {
    discord.world.webhooks.delete(managed(discord, request).id);
    return NO_CONTENT;
  }),
  openRoute('GET', '/webhooks/{webhook_id}/{webhook_token}', (discord, request) =>
    ok(describeWebhook(discord, getWebhook(discord, request), false)),
  ),
  openRoute('PATCH', '/webhooks/{webhook_id}/{webhook_token}', (discord, request) =>
    ok(describeWebhook(discord, renamed(getWebhook(discord, request), request), false)),
  ),
  openRoute('DELETE', '/webhooks/{webhook_id}/{webhook_token}', (discord, request) => {
    discord.world.webhooks.delete(getWebhook(discord, request).id);
    return NO_CONTENT;
  }),
];

/**
 * The webhook whose id and token stand in the path.
 * @throws DiscordError 10015 when there is none, 50027 when the token is wrong
 */
export function getWebhook(discord: Platform, request: RestRequest): Webhook {
  const webhook = discord.world.webhooks.get(param(request, 'webhook_id'));
  if (!webhook) throw refusal('unknownWebhook');
  if (webhook.token !== param(request, 'webhook_token')) throw refusal('invalidWebhookToken');
  return webhook;
}

function managed(discord: Platform, request: RestRequest): Webhook {
  const webhook = discord.world.webhooks.get(param(request, 'webhook_id'));
  if (!webhook) throw refusal('unknownWebhook');
  openChannel(discord, webhook.channelId, 'MANAGE_WEBHOOKS');
  return webhook;
}

function renamed(webhook: Webhook, request: RestRequest): Webhook {
  webhook.name = nameIn(request, false) ?? webhook.name;
  return webhook;
}

function nameIn(request: RestRequest, isRequired: boolean): string | null {
  const name = asObject(request.body)['name'];
  const errors = new FormErrors();
  checkText(errors, ['name'], name, { min: 1, max: 80, isRequired });
  errors.throwIfAny();
  return asText(name) || null;
}

/** Whoever has only the token does not learn who made the webhook. */
function describeWebhook(discord: Platform, webhook: Webhook, withCreator: boolean): JsonObject {
  return {
    id: webhook.id,
    type: 1,
    application_id: webhook.creatorId === discord.bot.id ? discord.bot.id : null,
    guild_id: webhook.guildId,
    channel_id: webhook.channelId,
    name: webhook.name,
    avatar: null,
    token: webhook.token,
    url: `${discord.attachments.baseUrl}/api/webhooks/${webhook.id}/${webhook.token}`,
    ...(withCreator && { user: describeUser(discord.world.getUser(webhook.creatorId)) }),
  };
}
