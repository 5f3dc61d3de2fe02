import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'discord.js';
import { WebSocketServer } from 'ws';
import { EndableShardingStrategy } from './endable-sharding';

/** A shard that comes back does so after 500 ms. */
const LONGER_THAN_A_RETURN_MS = 700;

const gateways: Record<string, (socket: Duplex, accept: () => void) => void> = {
  'never says hello': (_, accept) => accept(),
  'never finishes the handshake': () => undefined,
  'is down behind its proxy': (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
  'cuts the connection': (socket) => socket.destroy(),
};

describe('a client that is destroyed while it connects', () => {
  let server: Server;
  let connections: Duplex[];
  let client: Client;

  const start = async (answer: (socket: Duplex, accept: () => void) => void) => {
    const webSockets = new WebSocketServer({ noServer: true });
    connections = [];
    server = createServer((_, response) => {
      const { port } = server.address() as AddressInfo;
      const session_start_limit = { total: 1000, remaining: 1000, reset_after: 1, max_concurrency: 1 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ url: `ws://127.0.0.1:${port}`, shards: 1, session_start_limit }));
    });
    server.on('upgrade', (request, socket, head) => {
      connections.push(socket.on('error', () => undefined));
      answer(socket, () => webSockets.handleUpgrade(request, socket, head, () => undefined));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = new Client({
      intents: [],
      rest: { api: `http://127.0.0.1:${port}/api` },
      ws: { buildStrategy: (manager) => new EndableShardingStrategy(manager, new AbortController().signal) },
    });
    client.on('shardError', () => undefined);
  };

  afterEach(async () => {
    for (const connection of connections) connection.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(Object.entries(gateways))('stays away from a gateway that %s', async (_, answer) => {
    await start(answer);
    void client.login('a.b.c').catch(() => undefined);
    while (connections.length === 0) await delay(5);
    await client.destroy();
    const before = connections.length;
    await delay(LONGER_THAN_A_RETURN_MS);
    expect(connections).toHaveLength(before);
    expect(connections.every((connection) => connection.destroyed || connection.readableEnded)).toBe(true);
  });
});
