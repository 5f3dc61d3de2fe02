import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Message } from 'discord.js';
import { type ContextOf, Context, NecordExplorerService, On, TextCommand, TextCommandsService } from 'necord';
import type { TextCommandDiscovery } from 'necord';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { ChannelProgress } from '../messages/channel-progress';
import { isByPerson, MessageReader, type SaidMessage } from '../messages/message-reader';
import { ServedPlaces } from '../served-places';

/** What the handler of a prefix command gets: the message, what follows the command's name in it, untouched, and all it says. */
export type TextCommandArguments = [message: Message, rest: string, said: SaidMessage];

/**
 * Takes prefix commands from messages to their handlers. Necord's own dispatcher lower-cases the message and splits it at
 * single spaces, which loses line breaks, so that only its registry is used.
 */
@Injectable()
export class TextCommandDispatcher implements OnModuleInit {
  private readonly logger = new Logger(TextCommandDispatcher.name);

  constructor(
    private readonly reader: MessageReader,
    private readonly explorer: NecordExplorerService<TextCommandDiscovery>,
    private readonly commands: TextCommandsService,
    private readonly places: ServedPlaces,
    private readonly inFlight: CommandsInFlight,
    private readonly progress: ChannelProgress,
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
    const said = await this.reader.read(message);
    const line = this.reader.lineOf(said.words);
    if (line !== null) await this.commands.get(line.name)?.execute([message, line.rest, said]);
    else if (said.problem) this.logger.warn({ err: said.problem }, `Message ${message.id} could not be read`);
  }
}
