import { applicationFlags } from '../gateway/intents';
import { asObject, asText } from '../json-values';
import type { JsonObject } from '../json-values';
import type { Platform } from '../platform';
import { describeChannel, describeUser } from '../world-wire';
import { ok } from './exchange';
import { botRoute, openRoute, param } from './route';
import type { Route } from './route';

/** Where to connect, and who the bot is. */
export const identityRoutes: Route[] = [
  openRoute('GET', '/gateway', (discord) => ok({ url: discord.hub.url })),
  botRoute('GET', '/gateway/bot', (discord) => ok(gatewayForBot(discord))),
  botRoute('GET', '/applications/@me', (discord) => ok(describeApplication(discord))),
  botRoute('GET', '/oauth2/applications/@me', (discord) => ok(describeApplication(discord))),
  botRoute('GET', '/users/@me', (discord) => ok({ ...describeUser(discord.bot), verified: true, mfa_enabled: false })),
  botRoute('GET', '/users/{user_id}', (discord, request) =>
    ok(describeUser(discord.world.getUser(param(request, 'user_id')))),
  ),
  botRoute('POST', '/users/@me/channels', (discord, request) => {
    const channel = discord.world.openDirectMessages(asText(asObject(request.body)['recipient_id']));
    return ok(describeChannel(discord.world, channel));
  }),
  botRoute('GET', '/users/@me/guilds', (discord) =>
    ok(
      [...discord.world.guilds.values()].map(({ id, name }) => ({
        id,
        name,
        icon: null,
        owner: false,
        permissions: '0',
        features: [],
      })),
    ),
  ),
];

function gatewayForBot(discord: Platform): JsonObject {
  // Sixteen identifies at once, as large bots have: several processes of one bot may start together.
  const session_start_limit = { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 16 };
  return { url: discord.hub.url, shards: 1, session_start_limit };
}

function describeApplication({ bot, settings }: Platform): JsonObject {
  return {
    id: bot.id,
    name: bot.username,
    icon: null,
    description: '',
    summary: '',
    type: null,
    bot: describeUser(bot),
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: applicationFlags(settings.grants),
    hook: true,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    approximate_guild_count: 1,
    owner: {
      id: '100000000000000001',
      username: 'owner',
      discriminator: '0',
      avatar: null,
      global_name: null,
      public_flags: 0,
    },
    team: null,
  };
}
