import { Inject } from '@nestjs/common';
import { Context, Options, SlashCommand, TextCommand } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { COMMAND_GUIDE, type CommandName, findCommandName } from '../command-guide';
import { DiscordStatus } from '../discord-status';
import { presentHelp } from '../presenters/help.presenter';
import { parseHelpTopic } from './command-arguments';
import { HelpOptions } from './command-options';
import { serverCommand } from './server-command';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `/help command`, seen by its caller alone, and `!help [command]`, in direct messages too. What the handlers return is sent, and what they throw is told, by `AnswersCommands`. */
@AnswersCommands()
export class HelpCommand {
  constructor(
    private readonly roster: CoachRoster,
    private readonly status: DiscordStatus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @SlashCommand(serverCommand('help'))
  async bySlash(@Options() { command }: HelpOptions): Promise<CommandReply> {
    return this.help(command === null ? null : findCommandName(command));
  }

  @TextCommand({ name: 'help', description: COMMAND_GUIDE.help.summary })
  async byMessage(@Context() [, rest]: TextCommandArguments): Promise<CommandReply> {
    return this.help(parseHelpTopic(rest, this.settings.COMMAND_PREFIX));
  }

  private help(topic: CommandName | null): CommandReply {
    return presentHelp(topic, this.status.commandStart(this.settings.COMMAND_PREFIX), this.roster);
  }
}
