import {
  managerToFetchingStrategyOptions,
  SimpleContextFetchingStrategy,
  SimpleShardingStrategy,
  WebSocketShard,
  WebSocketShardEvents,
} from '@discordjs/ws';
import type { SessionInfo, WebSocketManager } from '@discordjs/ws';
import type { Collection } from 'discord.js';
import type { WebSocket } from 'ws';

/** How long an ended connection may take to close politely. */
const CLOSE_TIMEOUT_MS = 1500;

type DestroyOptions = NonNullable<Parameters<WebSocketShard['destroy']>[0]>;

/**
 * Shards that stay ended. A shard of @discordjs/ws 1.2 which is destroyed while it connects goes on connecting for ever:
 * what it was waiting for fails by the destruction, and it answers that with another destruction that asks to reconnect.
 */
export class EndableShardingStrategy extends SimpleShardingStrategy {
  constructor(
    private readonly webSockets: WebSocketManager,
    private readonly shutdown: AbortSignal,
  ) {
    super(webSockets);
  }

  /** A login that was still asking for the gateway's address when the application shut down must not connect any more. */
  override async connect(): Promise<void> {
    if (this.shutdown.aborted) throw new Error('The application is shutting down');
    await super.connect();
  }

  override async spawn(shardIds: number[]): Promise<void> {
    const options = await managerToFetchingStrategyOptions(this.webSockets);
    const shards = this['shards'] as Collection<number, WebSocketShard>;
    for (const shardId of shardIds) {
      const shard = new EndableShard(new EndableContext(this.webSockets, options), shardId);
      for (const event of Object.values(WebSocketShardEvents)) {
        shard.on(event, (payload: object) => this.webSockets.emit(event, { ...payload, shardId }));
      }
      shards.set(shardId, shard);
    }
  }
}

class EndableContext extends SimpleContextFetchingStrategy {
  hasEnded = false;

  /** The first thing a shard asks before it connects: once it has ended the answer never comes, and neither does the shard. */
  override retrieveSessionInfo(shardId: number): Promise<SessionInfo | null> {
    return this.hasEnded ? new Promise(() => undefined) : super.retrieveSessionInfo(shardId);
  }
}

class EndableShard extends WebSocketShard {
  private end: Promise<void> | null = null;

  constructor(
    private readonly context: EndableContext,
    id: number,
  ) {
    super(context, id);
  }

  override destroy(options: DestroyOptions = {}): Promise<void> {
    if (this.end) return this.end;
    if (options.recover !== undefined) return super.destroy(options);
    this.context.hasEnded = true;
    this.end = this.endWith(options);
    return this.end;
  }

  private async endWith(options: DestroyOptions): Promise<void> {
    const connection = this['connection'] as WebSocket | null;
    // The shard drops its own listener, and a connection that fails after that would end the process.
    connection?.on('error', () => undefined);
    if (connection?.readyState === connection?.CONNECTING) connection?.terminate();
    const patience = setTimeout(() => connection?.terminate(), CLOSE_TIMEOUT_MS);
    await super.destroy(options).finally(() => clearTimeout(patience));
  }
}
