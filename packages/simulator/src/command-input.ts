import type { AttachmentStore } from './attachments';
import type { JsonObject } from './json-values';
import { describeAttachment } from './message-wire';
import type { Channel, Command, CommandOption } from './model';
import type { World } from './world';
import { describeChannel, describeMemberWithoutUser, describeRole, describeUser } from './world-wire';

export interface NewAttachment {
  filename: string;
  contentType: string;
  data: Buffer;
}

export type OptionValue = string | number | boolean;

const OPTION = {
  SUB_COMMAND: 1,
  GROUP: 2,
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  ATTACHMENT: 11,
};
const MAX_TEXT = 6000;

/** The things that ids in options stand for, as an interaction carries them along. */
export interface Resolved {
  attachments?: Record<string, JsonObject>;
  users?: Record<string, JsonObject>;
  members?: Record<string, JsonObject>;
  roles?: Record<string, JsonObject>;
  channels?: Record<string, JsonObject>;
  messages?: Record<string, JsonObject>;
}

export interface CommandInput {
  /** `plan`, or with subcommands `signals list`. */
  path: string;
  options: Record<string, OptionValue>;
  /** Files by the name of their option. */
  attachments: Record<string, NewAttachment>;
  /** The option being typed, for autocomplete: nothing is required then. */
  focused?: string;
}

/**
 * Makes an interaction's options out of what a person typed, refusing what Discord's client would not let through: unknown or
 * missing options, texts and numbers out of range, values that are no choice.
 */
export class CommandInputBuilder {
  constructor(
    private readonly world: World,
    private readonly attachments: AttachmentStore,
  ) {}

  build(command: Command, input: CommandInput, channel: Channel): { options: JsonObject[]; resolved: Resolved } {
    const path = input.path.split(' ').slice(1);
    const resolved: Resolved = {};
    const options = this.#descend(command.options ?? [], path, input, channel, resolved);
    return { options, resolved };
  }

  #descend(
    known: CommandOption[],
    path: string[],
    input: CommandInput,
    channel: Channel,
    resolved: Resolved,
  ): JsonObject[] {
    const [name, ...rest] = path;
    if (name === undefined) return this.#fill(known, input, channel, resolved);
    const sub = known.find((option) => option.name === name && option.type <= OPTION.GROUP);
    if (!sub) throw new Error(`There is no subcommand ${name} of /${input.path}`);
    return [{ name, type: sub.type, options: this.#descend(sub.options ?? [], rest, input, channel, resolved) }];
  }

  #fill(known: CommandOption[], input: CommandInput, channel: Channel, resolved: Resolved): JsonObject[] {
    const given = [...Object.keys(input.options), ...Object.keys(input.attachments)];
    const unknown = given.find((name) => !known.some((option) => option.name === name));
    if (unknown !== undefined) throw new Error(`/${input.path} has no option ${unknown}`);
    return known.flatMap((option) => this.#fillOne(option, input, channel, resolved));
  }

  #fillOne(option: CommandOption, input: CommandInput, channel: Channel, resolved: Resolved): JsonObject[] {
    const { name, type } = option;
    const file = input.attachments[name];
    const value = file ? this.#attach(file, channel, resolved) : input.options[name];
    if (value === undefined) {
      if (option.required && input.focused === undefined) throw new Error(`/${input.path} needs the option ${name}`);
      return [];
    }
    if (input.focused === undefined) checkValue(option, value);
    this.#resolve(option.type, String(value), channel, resolved);
    return [{ name, type, value, ...(input.focused === name && { focused: true }) }];
  }

  #attach(file: NewAttachment, channel: Channel, resolved: Resolved): string {
    const attachment = this.attachments.add(file, { channelId: channel.id, isEphemeral: true });
    (resolved.attachments ??= {})[attachment.id] = describeAttachment(this.attachments, attachment);
    return attachment.id;
  }

  #resolve(type: number, id: string, channel: Channel, resolved: Resolved): void {
    if (type === OPTION.USER || type === OPTION.MENTIONABLE) this.resolveUser(id, channel, resolved);
    if (type === OPTION.CHANNEL)
      (resolved.channels ??= {})[id] = describeChannel(this.world, this.world.getChannel(id));
    const role = channel.guildId === null ? undefined : this.world.getGuild(channel.guildId).roles.get(id);
    if (role && (type === OPTION.ROLE || type === OPTION.MENTIONABLE)) (resolved.roles ??= {})[id] = describeRole(role);
  }

  resolveUser(id: string, channel: Channel, resolved: Resolved): void {
    const user = this.world.users.get(id);
    if (!user) return;
    (resolved.users ??= {})[id] = describeUser(user);
    const member = channel.guildId === null ? undefined : this.world.getGuild(channel.guildId).members.get(id);
    if (!member) return;
    const permissions = this.world.permissionsIn(channel, id).toString();
    (resolved.members ??= {})[id] = { ...describeMemberWithoutUser(member), permissions };
  }
}

function checkValue(option: CommandOption, value: OptionValue): void {
  const wrong = (why: string) => new Error(`Option ${option.name}: ${why}`);
  if (option.type === OPTION.STRING) {
    if (typeof value !== 'string') throw wrong('is text');
    const max = typeof option['max_length'] === 'number' ? option['max_length'] : MAX_TEXT;
    const min = typeof option['min_length'] === 'number' ? option['min_length'] : 0;
    if (value.length < min || value.length > max) throw wrong(`takes ${min} to ${max} characters`);
  }
  if (option.type === OPTION.INTEGER && !Number.isInteger(value)) throw wrong('is a whole number');
  if (option.type === OPTION.NUMBER && typeof value !== 'number') throw wrong('is a number');
  if (option.type === OPTION.BOOLEAN && typeof value !== 'boolean') throw wrong('is true or false');
  if (typeof value === 'number') {
    if (typeof option['min_value'] === 'number' && value < option['min_value']) throw wrong('is too small');
    if (typeof option['max_value'] === 'number' && value > option['max_value']) throw wrong('is too large');
  }
  const choices = option.choices ?? [];
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) throw wrong('takes one of its choices');
}
