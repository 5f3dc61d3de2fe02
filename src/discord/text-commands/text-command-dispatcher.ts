import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Client, type Message } from 'discord.js';
import { type ContextOf, Context, NecordExplorerService, On, TextCommand, TextCommandsService } from 'necord';
import type { TextCommandDiscovery } from 'necord';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { ChannelProgress } from '../messages/channel-progress';
import { isByPerson } from '../messages/message-content';
import { ServedPlaces } from '../served-places';
import { parseCommandLine } from './command-line';

/** What the handler of a prefix command gets: the message, and what follows the command's name in it, untouched. */
export type TextCommandArguments = [message: Message, rest: string];

/**
 * Takes prefix commands from messages to their handlers. Necord's own dispatcher lower-cases the message and splits it at
 * single spaces, which loses line breaks, so that only its registry is used.
 */
@Injectable()
export class TextCommandDispatcher implements OnModuleInit {
  constructor(
    private readonly client: Client,
    private readonly explorer: NecordExplorerService<TextCommandDiscovery>,
    private readonly commands: TextCommandsService,
    private readonly places: ServedPlaces,
    private readonly inFlight: CommandsInFlight,
    private readonly progress: ChannelProgress,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    for (const command of this.explorer.explore(TextCommand.KEY)) this.commands.add(command);
  }

  @On('messageCreate')
  async dispatch(@Context() [message]: ContextOf<'messageCreate'>): Promise<void> {
    if (this.inFlight.isOpen) await this.inFlight.track(this.take(message));
  }

  private async take(message: Message): Promise<void> {
    // Direct messages are answered with why not; a channel that is not served gets silence, as for another bot's commands.
    if (!message.inGuild()) return this.handle(message);
    if (this.places.servesMessage(message)) await this.progress.track(message, () => this.handle(message));
  }

  private async handle(message: Message): Promise<void> {
    if (!isByPerson(message)) return;
    const line = parseCommandLine(message.content, this.settings.COMMAND_PREFIX, this.client.user?.id ?? null);
    if (line !== null) await this.commands.get(line.name)?.execute([message, line.rest]);
  }
}
