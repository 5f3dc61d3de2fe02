import { Injectable, Logger } from '@nestjs/common';
import { MessageFlags } from 'discord.js';
import { Context, type ContextOf, MessageComponentsService, ModalsService, On } from 'necord';

/** Answers buttons and forms that no handler knows, such as those of an earlier version of the program. */
@Injectable()
export class UnknownControls {
  private readonly logger = new Logger(UnknownControls.name);

  constructor(
    private readonly components: MessageComponentsService,
    private readonly modals: ModalsService,
  ) {}

  @On('interactionCreate')
  async answer(@Context() [interaction]: ContextOf<'interactionCreate'>): Promise<void> {
    if (!interaction.isMessageComponent() && !interaction.isModalSubmit()) return;
    const handler = interaction.isModalSubmit()
      ? this.modals.get(interaction.customId)
      : this.components.get(interaction.componentType, interaction.customId);
    if (handler) return;
    const content = 'This is of an earlier version of the bot and no longer works. Give the command again.';
    await interaction
      .reply({ content, flags: MessageFlags.Ephemeral })
      .catch((error: unknown) => this.logger.warn({ err: error }, `${interaction.customId} was not answered`));
  }
}
