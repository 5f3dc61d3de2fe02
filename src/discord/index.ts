export { DiscordModule } from './discord.module';
export { DiscordStatus } from './discord-status';
export type { DiscordState } from './discord-status';
export { TokenRejectedError } from './gateway/gateway-preflight';
export { onDiscordRejection } from './gateway/token-rejection';
