import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Client, Events, GatewayCloseCodes, IntentsBitField } from 'discord.js';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { CommandsInFlight } from '../answers/commands-in-flight';
import { DiscordStatus } from '../discord-status';
import { reviveClient } from './client-revival';
import { CommandRegistrar } from './command-registrar';
import { pauseAfter } from './connect-schedule';
import { preflight, TokenRejectedError } from './gateway-preflight';
import { chooseIntents } from './intents';
import { Pauses } from './pauses';
import { TokenRejection } from './token-rejection';

const NO_CONTENT =
  'The bot cannot read messages: the Message Content intent is off. Slash commands, “Save as plan” and messages that mention the bot work. ' +
  'Switch it on in the Discord Developer Portal (your application, Bot, Privileged Gateway Intents, Message Content Intent) and restart.';

/**
 * Keeps the client connected in the background, so that Discord being down delays nobody. Once logged in, discord.js resumes
 * dropped connections by itself; a close that it takes for final starts over here.
 */
@Injectable()
export class GatewayConnector implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(GatewayConnector.name);
  private connecting: Promise<void> = Promise.resolve();
  /** Discord closed a connection for the intents that it asked for, whatever the application's flags say. */
  private areIntentsRefused = false;

  constructor(
    private readonly client: Client,
    private readonly status: DiscordStatus,
    private readonly registrar: CommandRegistrar,
    private readonly pauses: Pauses,
    private readonly inFlight: CommandsInFlight,
    private readonly rejection: TokenRejection,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    const token = this.settings.DISCORD_BOT_TOKEN;
    if (token === null) {
      this.status.state = 'disabled';
      return;
    }
    this.watch(token);
    this.connecting = this.connect(token);
  }

  /** Lets running commands answer, then leaves the gateway, also in the middle of connecting. */
  async onModuleDestroy(): Promise<void> {
    this.pauses.end();
    await this.inFlight.drain(drainTimeMs(this.settings.SHUTDOWN_TIMEOUT_SECONDS));
    await this.client.destroy();
    await this.connecting;
  }

  private watch(token: string): void {
    this.client.on(Events.Error, (error) => this.logger.error({ err: error }, 'A Discord event failed'));
    this.client.on(Events.ShardError, (error) => this.logger.warn(`Connection to Discord: ${error.message}`));
    this.client.on(Events.ClientReady, () => this.becomeReady());
    this.client.on(Events.ShardResume, () => (this.status.state = 'ready'));
    this.client.on(Events.ShardReady, () => (this.status.state = 'ready'));
    this.client.on(Events.ShardReconnecting, () => this.noteLoss());
    this.client.on(Events.ShardDisconnect, ({ code }) => this.startOver(code, token));
  }

  private becomeReady(): void {
    this.status.state = 'ready';
    this.logger.log(`Connected to Discord as ${this.client.user?.tag}, in ${this.status.guildCount} servers`);
    void this.registrar.register();
  }

  private noteLoss(): void {
    if (this.pauses.isOver) return;
    if (this.status.state === 'ready') this.logger.warn('The connection to Discord was lost; reconnecting');
    if (this.client.isReady()) this.status.state = 'reconnecting';
  }

  /** A close that discord.js does not come back from, after a login that had succeeded. */
  private startOver(code: number, token: string): void {
    if (this.status.state === 'connecting' || this.pauses.isOver) return;
    this.logger.warn(`Discord closed the connection for good (${GatewayCloseCodes[code] ?? code})`);
    if (code === Number(GatewayCloseCodes.AuthenticationFailed)) return this.giveUp(new TokenRejectedError());
    this.areIntentsRefused = code === Number(GatewayCloseCodes.DisallowedIntents);
    this.status.state = 'connecting';
    this.connecting = this.client.destroy().then(() => this.connect(token));
  }

  private async connect(token: string): Promise<void> {
    const schedule = {
      attempts: this.settings.RECONNECT_ATTEMPTS,
      delayMs: this.settings.RECONNECT_DELAY_SECONDS * 1000,
    };
    for (let attempt = 1; !this.pauses.isOver; attempt += 1) {
      try {
        return await this.connectOnce(token);
      } catch (error) {
        if (this.pauses.isOver) return;
        if (error instanceof TokenRejectedError) return this.giveUp(error);
        const pauseMs = pauseAfter(attempt, schedule, Math.random());
        this.logger.warn(`Discord cannot be reached (${reasonOf(error)}); next try in ${Math.ceil(pauseMs / 1000)} s`);
        await this.pauses.wait(pauseMs);
      }
    }
  }

  private async connectOnce(token: string): Promise<void> {
    const { DISCORD_API_URL, CONNECTION_TIMEOUT } = this.settings;
    const answer = await preflight(DISCORD_API_URL, token, CONNECTION_TIMEOUT * 1000, this.pauses.signal);
    const { intents, seesContent } = chooseIntents(this.areIntentsRefused ? 0 : answer.applicationFlags);
    this.status.seesMessages = seesContent;
    if (seesContent) this.status.solve('message-content');
    else this.status.report('message-content', NO_CONTENT);
    reviveClient(this.client);
    this.client.options.intents = new IntentsBitField(intents);
    // A login never settles once its client is destroyed.
    await this.pauses.until(this.client.login(token)).catch((error: unknown) => {
      this.areIntentsRefused ||= isIntentsRefusal(error);
      throw isTokenRejection(error) ? new TokenRejectedError(error) : error;
    });
  }

  private giveUp(error: TokenRejectedError): void {
    this.status.state = 'rejected';
    this.status.report('token', error.message);
    this.rejection.raise(error);
  }
}

/** Leaves the last seconds to what ends after the commands; by default a write that waits for a lock (15 s) still gets its answer. */
function drainTimeMs(shutdownTimeoutSeconds: number): number {
  return Math.max(shutdownTimeoutSeconds / 2, shutdownTimeoutSeconds - 5) * 1000;
}

function isTokenRejection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'TokenInvalid') || error.message === 'Authentication failed';
}

function isIntentsRefusal(error: unknown): boolean {
  return error instanceof Error && error.message === 'Used disallowed intents';
}

/** `fetch failed` alone helps nobody: its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { message?: string; code?: string } | undefined;
  const why = cause?.message || cause?.code;
  return why ? `${error.message}: ${why}` : error.message;
}
