import { refusal } from '../discord-error';
import { FormErrors, invalidField } from '../form-errors';
import { asObject, asObjects } from '../json-values';
import type { JsonObject } from '../json-values';
import { checkCommand, checkCommandList } from '../limits/command-limits';
import type { Platform } from '../platform';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest } from './exchange';
import { botRoute, param } from './route';
import type { Route } from './route';

/** A hundred chat commands and five (lately fifteen) of each menu. */
const MAX_COMMANDS = 130;

/** Registering application commands, global and by guild. */
export const commandRoutes: Route[] = [
  '/applications/{application_id}',
  '/applications/{application_id}/guilds/{guild_id}',
].flatMap((prefix): Route[] => [
  botRoute('GET', `${prefix}/commands`, (discord, request) => ok(discord.commands.list(scopeOf(discord, request)))),
  botRoute('PUT', `${prefix}/commands`, (discord, request) => {
    const bodies = listOf(request);
    return ok(discord.commands.replaceAll(scopeOf(discord, request), bodies));
  }),
  botRoute('POST', `${prefix}/commands`, (discord, request) => {
    const guildId = scopeOf(discord, request);
    const { command, isNew } = discord.commands.upsert(guildId, checked(asObject(request.body)));
    return ok(command, isNew ? 201 : 200);
  }),
  botRoute('GET', `${prefix}/commands/{command_id}`, (discord, request) =>
    ok(discord.commands.get(scopeOf(discord, request), param(request, 'command_id'))),
  ),
  botRoute('PATCH', `${prefix}/commands/{command_id}`, (discord, request) => {
    const guildId = scopeOf(discord, request);
    const commandId = param(request, 'command_id');
    const change = asObject(request.body);
    checked({ ...discord.commands.get(guildId, commandId), ...change });
    return ok(discord.commands.update(guildId, commandId, change));
  }),
  botRoute('DELETE', `${prefix}/commands/{command_id}`, (discord, request) => {
    discord.commands.delete(scopeOf(discord, request), param(request, 'command_id'));
    return NO_CONTENT;
  }),
]);

function scopeOf(discord: Platform, { params }: RestRequest): string | null {
  if (params['application_id'] !== discord.bot.id) throw refusal('unknownApplication');
  const guildId = params['guild_id'];
  if (guildId === undefined) return null;
  // Discord does not tell an application about a guild that it is not in.
  if (!discord.world.guilds.has(guildId)) throw refusal('missingAccess');
  return guildId;
}

function listOf(request: RestRequest): JsonObject[] {
  const commands = asObjects(request.body);
  if (commands.length > MAX_COMMANDS) {
    throw invalidField([], 'BASE_TYPE_BAD_LENGTH', `Must be between 0 and ${MAX_COMMANDS} in length.`);
  }
  const errors = new FormErrors();
  checkCommandList(errors, commands);
  errors.throwIfAny();
  return commands;
}

function checked(command: JsonObject): JsonObject {
  const errors = new FormErrors();
  checkCommand(errors, [], command);
  errors.throwIfAny();
  return command;
}
