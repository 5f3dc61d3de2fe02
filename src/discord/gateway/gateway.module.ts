import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Client, Partials } from 'discord.js';
import {
  CommandsModule,
  ListenersModule,
  MessageComponentsModule,
  ModalsModule,
  NECORD_MODULE_OPTIONS,
  NecordExplorerService,
  type NecordModuleOptions,
  TextCommandsService,
} from 'necord';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { DiscordStatus } from '../discord-status';
import { CommandRegistrar } from './command-registrar';
import { EndableShardingStrategy } from './endable-sharding';
import { GatewayConnector } from './gateway-connector';
import { BASE_INTENTS } from './intents';
import { Pauses } from './pauses';
import { PerAppExplorer } from './per-app-explorer';
import { TokenRejection } from './token-rejection';

function necordOptions(settings: Settings, pauses: Pauses): NecordModuleOptions {
  return {
    token: settings.DISCORD_BOT_TOKEN ?? '',
    intents: [...BASE_INTENTS],
    // Without them direct messages, and changes of messages from before the start, never arrive.
    partials: [Partials.Channel, Partials.Message],
    // Nothing that anybody writes ever pings.
    allowedMentions: { parse: [], repliedUser: false },
    failIfNotExists: false,
    skipRegistration: true,
    rest: { api: settings.DISCORD_API_URL },
    ws: { buildStrategy: (manager) => new EndableShardingStrategy(manager, pauses.signal) },
  };
}

const shared = [TextCommandsService, DiscordStatus, CommandsInFlight, Pauses];

/**
 * Necord without its own life cycle, which logs in while the application starts: its parts, a client, and a connector that
 * logs in behind the scenes.
 */
@Global()
@Module({
  imports: [DiscoveryModule, CommandsModule, ListenersModule, MessageComponentsModule, ModalsModule],
  providers: [
    ...shared,
    TokenRejection,
    CommandRegistrar,
    GatewayConnector,
    { provide: NECORD_MODULE_OPTIONS, useFactory: necordOptions, inject: [SETTINGS, Pauses] },
    {
      provide: Client,
      useFactory: (options: NecordModuleOptions) => new Client(options),
      inject: [NECORD_MODULE_OPTIONS],
    },
    { provide: NecordExplorerService, useClass: PerAppExplorer },
  ],
  exports: [...shared, Client, NECORD_MODULE_OPTIONS, NecordExplorerService],
})
export class GatewayModule {}
