import type { ArgumentsHost } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { type BaseInteraction, Message } from 'discord.js';
import { NecordArgumentsHost, type NecordBaseDiscovery } from 'necord';
import { type CommandName, findCommandName } from '../command-guide';
import { DiscordStatus } from '../discord-status';
import { commandOfControl } from '../components/control-id';
import { opensForm } from '../modals/opens-form';
import { typedText } from '../modals/plan-form';
import { ButtonConversation } from './button-conversation';
import { ButtonExpiry } from './button-expiry';
import type { Conversation } from './conversation';
import { FormConversation } from './form-conversation';
import { InteractionConversation } from './interaction-conversation';
import type { AnswerableInteraction, ReplyTools } from './interaction-replies';
import { MessageConversation } from './message-conversation';
import { PageBodies } from './page-bodies';
import { ReplyDelivery } from './reply-delivery';

/** Finds how the command that Nest is handling is answered. */
@Injectable()
export class Conversations {
  private readonly tools: ReplyTools;

  constructor(
    delivery: ReplyDelivery,
    bodies: PageBodies,
    expiry: ButtonExpiry,
    private readonly status: DiscordStatus,
  ) {
    this.tools = { delivery, bodies, expiry };
  }

  of(host: ArgumentsHost): Conversation {
    const necord = NecordArgumentsHost.create(host);
    const [source] = necord.getContext<[AnswerableInteraction | Message]>();
    const command = commandOf(necord.getDiscovery(), source);
    if (source instanceof Message) return this.ofMessage(source, command);
    return this.ofInteraction(source, command);
  }

  /** @param key tells the answers to this event from others to the same message */
  ofMessage(message: Message, command: CommandName, key?: string): Conversation {
    return new MessageConversation(message, command, this.tools, this.status, key);
  }

  private ofInteraction(interaction: AnswerableInteraction, command: CommandName): Conversation {
    if (interaction.isButton()) return new ButtonConversation(interaction, command, this.tools);
    if (interaction.isMessageContextMenuCommand()) return new FormConversation(interaction, command);
    if (interaction.isChatInputCommand() && opensForm(interaction)) return new FormConversation(interaction, command);
    const typed = interaction.isModalSubmit() ? typedText(interaction) : [];
    return new InteractionConversation(interaction, command, this.tools, typed);
  }
}

function commandOf(discovery: NecordBaseDiscovery, source: Message | BaseInteraction): CommandName {
  // The only one saves a plan.
  if (discovery.isContextMenu()) return 'plan';
  const isCommand = discovery.isSlashCommand() || discovery.isTextCommand();
  const name = isCommand ? discovery.getName() : 'customId' in source ? commandOfControl(String(source.customId)) : '';
  const command = findCommandName(name);
  if (command === null) throw new Error(`The command guide lacks ${name}`);
  return command;
}
