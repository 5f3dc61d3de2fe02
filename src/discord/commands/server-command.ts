import { ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { COMMAND_GUIDE, type CommandName } from '../command-guide';

/** How Discord lists a command of ours: in servers only, where plans belong. */
export function serverCommand(name: CommandName) {
  return {
    name,
    description: COMMAND_GUIDE[name].summary,
    contexts: [InteractionContextType.Guild],
    integrationTypes: [ApplicationIntegrationType.GuildInstall],
  };
}
