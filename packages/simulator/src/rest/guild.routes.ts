import type { Platform } from '../platform';
import { describeChannel, describeGuildBasics, describeMember, describeRole } from '../world-wire';
import { refusal } from '../discord-error';
import type { Guild } from '../model';
import { compareSnowflakes } from '../snowflake';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest } from './exchange';
import { botRoute, param } from './route';
import type { Route } from './route';

/** Guilds, their channels, roles and members. */
export const guildRoutes: Route[] = [
  botRoute('GET', '/guilds/{guild_id}', (discord, request) => ok(describeGuildBasics(guildOf(discord, request)))),
  botRoute('GET', '/guilds/{guild_id}/channels', (discord, request) => {
    const channels = discord.world.channelsOf(guildOf(discord, request).id);
    return ok(channels.map((channel) => describeChannel(discord.world, channel)));
  }),
  botRoute('GET', '/guilds/{guild_id}/roles', (discord, request) =>
    ok([...guildOf(discord, request).roles.values()].map(describeRole)),
  ),
  botRoute('GET', '/guilds/{guild_id}/members', (discord, request) => {
    if (!discord.settings.grants.members) throw refusal('missingAccess');
    const limit = Number(request.query['limit'] ?? 1);
    const after = request.query['after'] ?? '0';
    const members = [...guildOf(discord, request).members.values()]
      .filter((member) => compareSnowflakes(member.user.id, after) > 0)
      .sort((a, b) => compareSnowflakes(a.user.id, b.user.id));
    return ok(members.slice(0, limit).map(describeMember));
  }),
  botRoute('GET', '/guilds/{guild_id}/members/{user_id}', (discord, request) =>
    ok(describeMember(discord.world.getMember(guildOf(discord, request).id, param(request, 'user_id')))),
  ),
  botRoute('DELETE', '/users/@me/guilds/{guild_id}', (discord, request) => {
    discord.world.guilds.delete(guildOf(discord, request).id);
    return NO_CONTENT;
  }),
];

function guildOf(discord: Platform, request: RestRequest): Guild {
  return discord.world.getGuild(param(request, 'guild_id'));
}
