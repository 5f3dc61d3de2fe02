import type { CommandInput, NewAttachment, OptionValue, Resolved } from './command-input';
import { CommandInputBuilder } from './command-input';
import { COMMAND_TYPES } from './commands';
import { INTERACTION_TYPES } from './interaction';
import { InteractionHandle } from './interaction-handle';
import type { JsonObject } from './json-values';
import { COMPONENT_TYPES, flattenComponents } from './limits/component-limits';
import { ModalInputBuilder } from './modal-input';
import type { ModalInput } from './modal-input';
import type { Channel, Command, StoredMessage } from './model';
import { PERMISSIONS } from './permissions';
import type { Platform } from './platform';

export interface RunCommand {
  channelId: string;
  userId: string;
  /** `plan`, or with subcommands `signals list`. */
  name: string;
  options?: Record<string, OptionValue>;
  /** Files by the name of their option. */
  attachments?: Record<string, NewAttachment>;
}

export interface UseComponent {
  messageId: string;
  userId: string;
  customId: string;
}

/** What people do through interactions: commands, context menus, buttons, selects, modals. */
export class People {
  readonly #inputs: CommandInputBuilder;

  constructor(private readonly discord: Platform) {
    this.#inputs = new CommandInputBuilder(discord.world, discord.attachments);
  }

  /** @throws Error when the application has not registered the command, or Discord's client would refuse the input */
  runCommand({ channelId, userId, name, options = {}, attachments = {} }: RunCommand): InteractionHandle {
    const channel = this.discord.world.getChannel(channelId);
    const command = this.#findCommand(name.split(' ')[0] ?? '', COMMAND_TYPES.CHAT_INPUT, channel, userId);
    const data = this.#chatInput(command, { path: name, options, attachments }, channel);
    return this.#begin(INTERACTION_TYPES.APPLICATION_COMMAND, channel, userId, data, command);
  }

  /** Types into an option that autocompletes; `focused` names it. */
  autocomplete(input: Omit<RunCommand, 'attachments'> & { focused: string }): InteractionHandle {
    const channel = this.discord.world.getChannel(input.channelId);
    const command = this.#findCommand(input.name.split(' ')[0] ?? '', COMMAND_TYPES.CHAT_INPUT, channel, input.userId);
    const options = { [input.focused]: '', ...input.options };
    const data = this.#chatInput(
      command,
      { path: input.name, options, attachments: {}, focused: input.focused },
      channel,
    );
    return this.#begin(INTERACTION_TYPES.AUTOCOMPLETE, channel, input.userId, data, command);
  }

  /** An entry of a message's context menu. */
  runMessageCommand({
    name,
    messageId,
    userId,
  }: {
    name: string;
    messageId: string;
    userId: string;
  }): InteractionHandle {
    const message = this.#getMessage(messageId, userId);
    const channel = this.discord.world.getChannel(message.channelId);
    const command = this.#findCommand(name, COMMAND_TYPES.MESSAGE, channel, userId);
    const resolved: Resolved = { messages: { [messageId]: this.discord.board.writer.write(message) } };
    return this.#begin(
      INTERACTION_TYPES.APPLICATION_COMMAND,
      channel,
      userId,
      menuData(command, messageId, resolved),
      command,
    );
  }

  /** An entry of a person's context menu. */
  runUserCommand({
    name,
    targetId,
    channelId,
    userId,
  }: Record<'name' | 'targetId' | 'channelId' | 'userId', string>): InteractionHandle {
    const channel = this.discord.world.getChannel(channelId);
    const command = this.#findCommand(name, COMMAND_TYPES.USER, channel, userId);
    const resolved: Resolved = {};
    this.#inputs.resolveUser(targetId, channel, resolved);
    return this.#begin(
      INTERACTION_TYPES.APPLICATION_COMMAND,
      channel,
      userId,
      menuData(command, targetId, resolved),
      command,
    );
  }

  pressButton({ messageId, userId, customId }: UseComponent): InteractionHandle {
    const message = this.#getMessage(messageId, userId);
    const button = findComponent(message, customId);
    if (button['type'] !== COMPONENT_TYPES.BUTTON) throw new Error(`${customId} is no button`);
    return this.#useComponent(message, userId, { custom_id: customId, component_type: COMPONENT_TYPES.BUTTON, id: 1 });
  }

  /** Chooses in a select; `values` are those of its options, or ids. */
  selectOption({ messageId, userId, customId, values }: UseComponent & { values: string[] }): InteractionHandle {
    const message = this.#getMessage(messageId, userId);
    const select = findComponent(message, customId);
    if (select['type'] === COMPONENT_TYPES.BUTTON) throw new Error(`${customId} is no select`);
    const known = Array.isArray(select['options'])
      ? (select['options'] as { value: string }[]).map((option) => option.value)
      : null;
    if (known && !values.every((value) => known.includes(value))) throw new Error(`${customId} has no such option`);
    return this.#useComponent(message, userId, {
      custom_id: customId,
      component_type: select['type'],
      values,
      id: 1,
      resolved: {},
    });
  }

  /** @throws Error when no modal was opened, or a field is missing, unknown or out of range */
  submitModal(opened: InteractionHandle, input: Partial<ModalInput>): InteractionHandle {
    const { modal } = opened;
    if (!modal) throw new Error('No modal was opened');
    const { fields = {}, files = {} } = input;
    const builder = new ModalInputBuilder(this.discord.attachments, opened.channelId, { fields, files });
    const data = { custom_id: modal['custom_id'], components: builder.build(modal), resolved: builder.resolved };
    const channel = this.discord.world.getChannel(opened.channelId);
    const source = opened.sourceMessageId === null ? undefined : this.discord.board.find(opened.sourceMessageId);
    return this.#begin(INTERACTION_TYPES.MODAL_SUBMIT, channel, opened.userId, data, null, source);
  }

  #chatInput(command: Command, input: CommandInput, channel: Channel): JsonObject {
    const { options, resolved } = this.#inputs.build(command, input, channel);
    return { ...commandData(command), options, ...(Object.keys(resolved).length > 0 && { resolved }) };
  }

  #useComponent(message: StoredMessage, userId: string, data: JsonObject): InteractionHandle {
    const channel = this.discord.world.getChannel(message.channelId);
    return this.#begin(INTERACTION_TYPES.MESSAGE_COMPONENT, channel, userId, data, null, message);
  }

  #begin(
    type: (typeof INTERACTION_TYPES)[keyof typeof INTERACTION_TYPES],
    channel: Channel,
    userId: string,
    data: JsonObject,
    command: Command | null,
    source?: StoredMessage,
  ): InteractionHandle {
    const interaction = this.discord.interactions.begin({
      type,
      channelId: channel.id,
      userId,
      data,
      commandName: command?.name ?? null,
      commandType: command?.type ?? null,
      sourceMessageId: source?.id ?? null,
      ...(source && { message: this.discord.board.writer.write(source) }),
    });
    return new InteractionHandle(this.discord, interaction);
  }

  #findCommand(name: string, type: number, channel: Channel, userId: string): Command {
    const command = this.discord.commands.findByName(name, type, channel.guildId);
    if (!command) throw new Error(`The application has not registered the command ${name}`);
    const needed = BigInt((command['default_member_permissions'] as string | null | undefined) ?? '0');
    const permissions = this.discord.world.permissionsIn(channel, userId);
    const mayUse = (permissions & PERMISSIONS.USE_APPLICATION_COMMANDS) !== 0n && (permissions & needed) === needed;
    if (!mayUse) throw new Error(`This person may not use the command ${name} here`);
    return command;
  }

  /** A message that this person sees. */
  #getMessage(messageId: string, userId: string): StoredMessage {
    const message = this.discord.board.find(messageId);
    if (!message || (message.privateTo !== null && message.privateTo !== userId))
      throw new Error('There is no such message');
    return message;
  }
}

function commandData({ id, name, type, guild_id }: Command): JsonObject {
  return { id, name, type, ...(guild_id !== undefined && { guild_id }) };
}

function menuData(command: Command, targetId: string, resolved: Resolved): JsonObject {
  return { ...commandData(command), target_id: targetId, resolved };
}

function findComponent(message: StoredMessage, customId: string): JsonObject {
  const component = flattenComponents(message.components).find((candidate) => candidate['custom_id'] === customId);
  if (!component) throw new Error(`The message has no component ${customId}`);
  if (component['disabled'] === true) throw new Error(`${customId} is disabled`);
  return component;
}
