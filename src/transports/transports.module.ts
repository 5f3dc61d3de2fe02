import { Module } from '@nestjs/common';
import { OutboxModule } from '../outbox';
import { DiscordRest } from './discord/discord-rest';
import { DiscordTransport } from './discord/discord.transport';
import { DiscordPresenters } from './discord/presenters';
import { HttpTransport } from './http/http.transport';

/** How items reach what kinds of destinations. A further transport is a folder here, and a line in this list. */
const transports = [DiscordTransport, HttpTransport];

/** The transports; each registers itself with the outbox. */
@Module({
  imports: [OutboxModule],
  providers: [...transports, DiscordRest, DiscordPresenters],
  exports: [DiscordPresenters],
})
export class TransportsModule {}
