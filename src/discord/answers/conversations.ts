import type { ArgumentsHost } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { ChatInputCommandInteraction, Message } from 'discord.js';
import { type NecordBaseDiscovery, NecordArgumentsHost } from 'necord';
import { findCommandName } from '../command-guide';
import type { CommandName } from '../command-guide';
import { DiscordStatus } from '../discord-status';
import type { Conversation } from './conversation';
import { InteractionConversation } from './interaction-conversation';
import { MessageConversation } from './message-conversation';
import { ReplyDelivery } from './reply-delivery';

/** Finds how the command that Nest is handling is answered. */
@Injectable()
export class Conversations {
  constructor(
    private readonly delivery: ReplyDelivery,
    private readonly status: DiscordStatus,
  ) {}

  of(host: ArgumentsHost): Conversation {
    const necord = NecordArgumentsHost.create(host);
    const [source] = necord.getContext<[ChatInputCommandInteraction | Message]>();
    const command = commandOf(necord.getDiscovery());
    return 'commandName' in source
      ? new InteractionConversation(source, command, this.delivery)
      : new MessageConversation(source, command, this.delivery, this.status);
  }
}

function commandOf(discovery: NecordBaseDiscovery): CommandName {
  const name = discovery.isSlashCommand() || discovery.isTextCommand() ? discovery.getName() : '';
  const command = findCommandName(name);
  if (command === null) throw new Error(`The command guide lacks ${name}`);
  return command;
}
