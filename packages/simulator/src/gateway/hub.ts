import type { WebSocket } from 'ws';
import type { JsonObject } from '../json-values';
import { PERMISSIONS } from '../permissions';
import type { World } from '../world';
import { describeGuild, describeMember, describeUser } from '../world-wire';
import { GatewayConnection } from './connection';
import type { GatewayEvent } from './event';
import { applicationFlags, INTENTS } from './intents';
import type { PrivilegedGrants } from './intents';
import type { GatewaySession } from './session';

export interface GatewayDrop {
  /** Whether the session can be resumed afterwards. */
  resumable: boolean;
  /** Closes with this code; without one the connection is asked to reconnect (op 7), or told its session is invalid (op 9). */
  closeCode?: number;
}

/** All gateway sessions and connections: several clients of one bot hear the same events. */
export class GatewayHub {
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #connections = new Set<GatewayConnection>();
  readonly #readyListeners = new Set<() => void>();
  /** Where a client is to come back to; known once the port is. */
  url = '';

  constructor(
    private readonly world: World,
    private readonly token: string,
    readonly grants: PrivilegedGrants,
    readonly heartbeatIntervalMs: number,
  ) {}

  get connectedSessions(): GatewaySession[] {
    return [...this.#sessions.values()].filter((session) => session.send !== null && session.isReady);
  }

  /** Calls `listener` whenever a session has become ready, until the returned function is called. */
  onReady(listener: () => void): () => void {
    this.#readyListeners.add(listener);
    return () => this.#readyListeners.delete(listener);
  }

  accept(socket: WebSocket): void {
    this.#connections.add(new GatewayConnection(socket, this));
  }

  isToken(token: unknown): boolean {
    return typeof token === 'string' && token.replace(/^Bot /, '') === this.token;
  }

  findSession(id: string): GatewaySession | undefined {
    return this.#sessions.get(id);
  }

  /** A new session: READY, then the guilds it was told to expect. */
  open(session: GatewaySession, shard: readonly [number, number]): void {
    this.#sessions.set(session.id, session);
    const guilds = [...this.world.guilds.values()].filter((guild) => session.servesGuild(guild.id));
    session.dispatch('READY', {
      v: 10,
      user: { ...describeUser(this.world.bot), verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url,
      session_type: 'normal',
      private_channels: [],
      relationships: [],
      presences: [],
      shard,
      application: { id: this.world.bot.id, flags: applicationFlags(this.grants) },
    });
    if ((session.intents & INTENTS.GUILDS) !== 0) {
      for (const guild of guilds) session.dispatch('GUILD_CREATE', describeGuild(this.world, guild));
    }
    session.isReady = true;
    for (const listener of [...this.#readyListeners]) listener();
  }

  /** Tells every session that may hear of it. */
  publish(event: GatewayEvent): void {
    if (!this.#isVisible(event)) return;
    for (const session of this.#sessions.values()) {
      if (session.hears(event)) session.dispatch(event.name, event.describe(session));
    }
  }

  /** Interrupts every connection; events go on being kept for sessions that may resume. */
  drop({ resumable, closeCode }: GatewayDrop): void {
    for (const connection of this.#connections) {
      if (!resumable && connection.session) this.#sessions.delete(connection.session.id);
      if (closeCode !== undefined) connection.close(closeCode);
      else if (resumable) connection.askToReconnect();
      else connection.invalidate(false);
    }
  }

  /** Cuts every line without a close frame, as a network does. */
  terminateAll(): void {
    for (const connection of this.#connections) connection.terminate();
  }

  closed(connection: GatewayConnection, code: number): void {
    this.#connections.delete(connection);
    // Closing with these codes says that the client will not come back: https://discord.com/developers/docs/events/gateway
    if ((code === 1000 || code === 1001) && connection.session?.send === null)
      this.#sessions.delete(connection.session.id);
  }

  describeMembers(guildId: string, userIds: string[] | null): JsonObject {
    const members = [...(this.world.guilds.get(guildId)?.members.values() ?? [])];
    const wanted = userIds ? members.filter((member) => userIds.includes(member.user.id)) : members;
    return { guild_id: guildId, members: wanted.map(describeMember), chunk_index: 0, chunk_count: 1, not_found: [] };
  }

  #isVisible({ channelId }: GatewayEvent): boolean {
    const channel = channelId === undefined ? undefined : this.world.channels.get(channelId);
    if (!channel) return true;
    return (this.world.permissionsIn(channel, this.world.bot.id) & PERMISSIONS.VIEW_CHANNEL) !== 0n;
  }
}
