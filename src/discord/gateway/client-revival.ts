import { type Client, Status } from 'discord.js';

/**
 * Makes a client whose login failed able to log in again, with other intents if need be. discord.js 14 marks the gateway
 * side of such a client as destroyed for good: another login then connects, but `isReady()` stays false and `destroy()` does
 * nothing. The fields are private to discord.js and have no other door.
 */
export function reviveClient(client: Client): void {
  const gateway = client.ws as unknown as { destroyed: boolean; _ws: unknown; status: Status; packetQueue: unknown[] };
  gateway.destroyed = false;
  gateway._ws = null;
  gateway.status = Status.Idle;
  gateway.packetQueue.length = 0;
  client.ws.shards.clear();
}
