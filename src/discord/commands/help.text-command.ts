import { Inject } from '@nestjs/common';
import { Context, TextCommand } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { COMMAND_GUIDE } from '../command-guide';
import { DiscordStatus } from '../discord-status';
import { presentHelp } from '../presenters/help.presenter';
import { parseHelpTopic } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!help [command]`, in direct messages too. */
@AnswersCommands()
export class HelpTextCommand {
  constructor(
    private readonly roster: CoachRoster,
    private readonly status: DiscordStatus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @TextCommand({ name: 'help', description: COMMAND_GUIDE.help.summary })
  async help(@Context() [, rest]: TextCommandArguments): Promise<CommandReply> {
    const prefix = this.settings.COMMAND_PREFIX;
    return presentHelp(parseHelpTopic(rest, prefix), this.status.commandStart(prefix), this.roster);
  }
}
