import type { SimulatedClock } from './clock';
import { refusal } from './discord-error';
import { asObjects, asText } from './json-values';
import type { JsonObject } from './json-values';
import type { Command, CommandOption } from './model';
import type { SnowflakeSource } from './snowflake';

export const COMMAND_TYPES = { CHAT_INPUT: 1, USER: 2, MESSAGE: 3 } as const;

/** The application's commands, global and by guild. Nothing is checked here. */
export class CommandRegistry {
  #commands: Command[] = [];

  constructor(
    private readonly applicationId: string,
    private readonly clock: SimulatedClock,
    private readonly ids: SnowflakeSource,
  ) {}

  list(guildId: string | null): Command[] {
    return this.#commands.filter((command) => (command.guild_id ?? null) === guildId);
  }

  get(guildId: string | null, id: string): Command {
    const command = this.list(guildId).find((candidate) => candidate.id === id);
    if (!command) throw refusal('unknownCommand');
    return command;
  }

  /** The command a person in that guild would run: the guild's own hides a global one of the same name. */
  findByName(name: string, type: number, guildId: string | null): Command | undefined {
    const isMeant = (command: Command) => command.name === name && command.type === type;
    return (guildId === null ? [] : this.list(guildId)).find(isMeant) ?? this.list(null).find(isMeant);
  }

  /** Replaces all of a guild's, or all global, commands; one of the same name and type keeps its id. */
  replaceAll(guildId: string | null, bodies: JsonObject[]): Command[] {
    const existing = this.list(guildId);
    this.#commands = this.#commands.filter((command) => !existing.includes(command));
    for (const body of bodies) this.#commands.push(this.#build(guildId, body, existing));
    return this.list(guildId);
  }

  /** Adds a command, or replaces the one of the same name and type. */
  upsert(guildId: string | null, body: JsonObject): { command: Command; isNew: boolean } {
    const existing = this.list(guildId);
    const command = this.#build(guildId, body, existing);
    const replaced = existing.find((candidate) => candidate.id === command.id);
    this.#commands = [...this.#commands.filter((candidate) => candidate !== replaced), command];
    return { command, isNew: replaced === undefined };
  }

  update(guildId: string | null, id: string, body: JsonObject): Command {
    return Object.assign(this.get(guildId, id), body, { version: this.ids.next(this.clock.nowMs) });
  }

  delete(guildId: string | null, id: string): void {
    const command = this.get(guildId, id);
    this.#commands = this.#commands.filter((candidate) => candidate !== command);
  }

  #build(guildId: string | null, body: JsonObject, existing: Command[]): Command {
    const type = typeof body['type'] === 'number' ? body['type'] : COMMAND_TYPES.CHAT_INPUT;
    const name = asText(body['name']);
    const id = existing.find((command) => command.name === name && command.type === type)?.id;
    return {
      dm_permission: true,
      contexts: null,
      integration_types: [0],
      nsfw: false,
      default_member_permissions: null,
      ...body,
      description: asText(body['description']),
      ...(type === COMMAND_TYPES.CHAT_INPUT && { options: asObjects(body['options']) as CommandOption[] }),
      id: id ?? this.ids.next(this.clock.nowMs),
      application_id: this.applicationId,
      version: this.ids.next(this.clock.nowMs),
      type,
      name,
      ...(guildId !== null && { guild_id: guildId }),
    };
  }
}
