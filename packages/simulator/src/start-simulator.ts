import { randomBytes } from 'node:crypto';
import { ControlApi } from './control/control-api';
import { Edges } from './edges';
import { Platform } from './platform';
import { DISCORD_RATE_LIMITS } from './rate-limits';
import type { RateLimitRules } from './rate-limits';
import type { Exchange } from './rest/exchange';
import { RateLimiter } from './rest/rate-limiter';
import { Simulator } from './simulator';

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Loopback unless told otherwise: the control API asks nobody for a key. */
  host?: string;
  /** The bot's token; made up when not given. */
  token?: string;
  applicationId?: string;
  botName?: string;
  /** Simulated seconds in each real one; 1 when not given. */
  clockScale?: number;
  /** When the simulated clock starts; now, when not given. */
  now?: Date;
  /** Privileged intents granted to the application; message content by default, the members of guilds not. */
  messageContentIntent?: boolean;
  guildMembersIntent?: boolean;
  /** Changes to Discord's rate limits; false for none at all. */
  rateLimits?: Partial<RateLimitRules> | false;
  heartbeatIntervalMs?: number;
  /** Sees every REST request before it is handled; what it throws is kept in `violations`. */
  onRequest?: (exchange: Exchange) => void;
}

/** Starts a Discord on a port of its own. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const discord = new Platform({
    token: options.token ?? randomToken(),
    applicationId: options.applicationId,
    botName: options.botName ?? 'Coachwire',
    clockScale: options.clockScale ?? 1,
    startMs: options.now?.getTime() ?? Date.now(),
    grants: {
      messageContent: options.messageContentIntent ?? true,
      members: options.guildMembersIntent ?? false,
      presences: false,
    },
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
  });
  const rules = options.rateLimits;
  const rateLimiter =
    rules === false ? null : new RateLimiter({ ...DISCORD_RATE_LIMITS, ...rules }, discord.clock, discord.world);
  const edges = new Edges(discord, { host: options.host ?? '127.0.0.1', rateLimiter, onRequest: options.onRequest });
  await edges.listen(options.port ?? 0);
  const simulator = new Simulator(discord, edges);
  const control = new ControlApi(simulator);
  edges.control = (request, response, url) => control.serve(request, response, url);
  return simulator;
}

/** Shaped as Discord's tokens are, and plainly none of them. */
function randomToken(): string {
  const part = (bytes: number) => randomBytes(bytes).toString('base64url');
  return `simulated.${part(6)}.${part(28)}`;
}
