import { randomBytes } from 'node:crypto';
import type { GatewayEvent } from './event';
import { INTENTS } from './intents';

/** One dispatched event, numbered. */
export interface Dispatch {
  op: 0;
  t: string;
  s: number;
  d: unknown;
}

/** Beyond this many unread events a lost session can only start anew. */
const REPLAY_LIMIT = 10_000;

/**
 * What outlives a connection: who listens, and the events since the beginning, so that a RESUME gets what it missed. An event
 * is numbered once, whether or not a connection is there to carry it.
 */
export class GatewaySession {
  readonly id = randomBytes(16).toString('hex');
  #sequence = 0;
  #events: Dispatch[] = [];
  /** Set while a connection carries the session. */
  send: ((dispatch: Dispatch) => void) | null = null;
  /** True once READY and the guilds that belong to it are out. */
  isReady = false;

  constructor(
    readonly intents: number,
    private readonly shard: readonly [number, number],
  ) {}

  get sequence(): number {
    return this.#sequence;
  }

  get seesMessageContent(): boolean {
    return (this.intents & INTENTS.MESSAGE_CONTENT) !== 0;
  }

  /** Discord's sharding: https://discord.com/developers/docs/events/gateway#sharding. Direct messages go to shard 0. */
  servesGuild(guildId: string | null): boolean {
    const [shardId, shardCount] = this.shard;
    return guildId === null ? shardId === 0 : Number((BigInt(guildId) >> 22n) % BigInt(shardCount)) === shardId;
  }

  hears(event: GatewayEvent): boolean {
    return this.servesGuild(event.guildId) && (event.intent === undefined || (this.intents & event.intent) !== 0);
  }

  dispatch(name: string, payload: unknown): void {
    const dispatch: Dispatch = { op: 0, t: name, s: ++this.#sequence, d: payload };
    this.#events.push(dispatch);
    if (this.#events.length > REPLAY_LIMIT) this.#events.shift();
    this.send?.(dispatch);
  }

  /** The events after `sequence`, or null when they are no longer kept or never were. */
  missedSince(sequence: number): Dispatch[] | null {
    const oldest = this.#events[0]?.s ?? 1;
    if (sequence > this.#sequence || sequence < oldest - 1) return null;
    return this.#events.filter((event) => event.s > sequence);
  }
}
