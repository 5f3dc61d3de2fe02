import { channelRoutes } from './channel.routes';
import { commandRoutes } from './command.routes';
import { guildRoutes } from './guild.routes';
import { identityRoutes } from './identity.routes';
import { interactionRoutes } from './interaction.routes';
import { messageRoutes } from './message.routes';
import { reactionRoutes } from './reaction.routes';
import type { Route } from './route';
import { webhookMessageRoutes } from './webhook-message.routes';
import { webhookRoutes } from './webhook.routes';

/** Every REST route that the simulator speaks. */
export const restRoutes: readonly Route[] = [
  ...identityRoutes,
  ...commandRoutes,
  ...guildRoutes,
  ...channelRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
  ...webhookMessageRoutes,
];
