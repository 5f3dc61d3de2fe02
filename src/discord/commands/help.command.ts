import { Inject } from '@nestjs/common';
import { Options, SlashCommand } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { findCommandName } from '../command-guide';
import { DiscordStatus } from '../discord-status';
import { presentHelp } from '../presenters/help.presenter';
import { HelpOptions } from './command-options';
import { serverCommand } from './server-command';

/** `/help command`, seen by its caller alone. */
@AnswersCommands()
export class HelpSlashCommand {
  constructor(
    private readonly roster: CoachRoster,
    private readonly status: DiscordStatus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @SlashCommand(serverCommand('help'))
  async help(@Options() { command }: HelpOptions): Promise<CommandReply> {
    const topic = command === null ? null : findCommandName(command);
    return presentHelp(topic, this.status.commandStart(this.settings.COMMAND_PREFIX), this.roster);
  }
}
