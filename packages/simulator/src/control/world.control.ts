import { asObject } from '../json-values';
import type { JsonObject } from '../json-values';
import type { PermissionName } from '../permissions';
import { PERMISSIONS } from '../permissions';
import type { Simulator } from '../simulator';
import { control } from './control-route';
import type { ControlRoute } from './control-route';
import { optionalNumber, optionalText, text, texts } from './input';

/** Looking at the world, and furnishing it. */
export const worldControls: ControlRoute[] = [
  control('GET', '/state', ({ simulator }) => describeState(simulator)),
  control('POST', '/guilds', ({ simulator, input }) => {
    const guild = simulator.addGuild({ id: optionalText(input, 'id'), name: optionalText(input, 'name') });
    return { id: guild.id };
  }),
  control('POST', '/channels', ({ simulator, input }) => {
    const { id } = simulator.addChannel({
      id: optionalText(input, 'id'),
      guildId: text(input, 'guild_id'),
      name: text(input, 'name'),
      type: optionalNumber(input, 'type'),
      parentId: optionalText(input, 'parent_id'),
    });
    return { id };
  }),
  control('POST', '/threads', ({ simulator, input }) => {
    const { id } = simulator.addThread({
      id: optionalText(input, 'id'),
      parentId: text(input, 'parent_id'),
      name: text(input, 'name'),
      ownerId: text(input, 'owner_id'),
      isPrivate: input['private'] === true,
    });
    return { id };
  }),
  control('PUT', '/threads/{thread_id}/archived', ({ simulator, input }) => {
    simulator.setArchived(text(input, 'thread_id'), input['archived'] !== false);
    return {};
  }),
  control('POST', '/roles', ({ simulator, input }) => {
    const permissions = permissionNames(input, 'permissions');
    const role = {
      id: optionalText(input, 'id'),
      guildId: text(input, 'guild_id'),
      name: text(input, 'name'),
      permissions,
    };
    return { id: simulator.addRole({ ...role, isMentionable: input['mentionable'] === true }).id };
  }),
  control('POST', '/members', ({ simulator, input }) => {
    const member = simulator.addMember({
      id: optionalText(input, 'id'),
      guildId: text(input, 'guild_id'),
      username: text(input, 'username'),
      roleIds: texts(input, 'role_ids'),
    });
    return { id: member.user.id };
  }),
  control('PUT', '/channels/{channel_id}/overwrites/{id}', ({ simulator, input }) => {
    simulator.setOverwrite(text(input, 'channel_id'), {
      id: text(input, 'id'),
      type: input['type'] === 'member' ? 'member' : 'role',
      allow: permissionNames(input, 'allow'),
      deny: permissionNames(input, 'deny'),
    });
    return {};
  }),
  control('PUT', '/guilds/{guild_id}/bot-permissions', ({ simulator, input }) => {
    simulator.setBotPermissions(text(input, 'guild_id'), permissionNames(input, 'permissions'));
    return {};
  }),
];

function permissionNames(input: JsonObject, name: string): PermissionName[] {
  const names = texts(input, name);
  const unknown = names.find((candidate) => !(candidate in PERMISSIONS));
  if (unknown !== undefined) throw new Error(`There is no permission ${unknown}`);
  return names as PermissionName[];
}

function describeState(simulator: Simulator): JsonObject {
  return {
    application_id: simulator.applicationId,
    api_url: simulator.apiUrl,
    connected_clients: simulator.connectedClients,
    violations: simulator.violations.map((violation) => violation.message),
    guilds: simulator.guilds.map((guild) => ({
      id: guild.id,
      name: guild.name,
      channels: simulator.channelsOf(guild.id).map(({ id, name }) => ({ id, name })),
      roles: [...guild.roles.values()].map(({ id, name }) => ({ id, name })),
      members: [...guild.members.values()].map(({ user }) => ({
        id: user.id,
        username: user.username,
        bot: asObject(user)['bot'],
      })),
      commands: simulator.commands(guild.id).map(({ name, type }) => ({ name, type })),
    })),
  };
}
