import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { BareOutbox } from './bare-outbox';
import { startCoachwire } from './coachwire-process';
import { median, progress, report } from './report';
import { seedAlerts } from './seed-alerts';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

const ROUNDS = 3;
const WEBHOOKS = 100;
const MESSAGES_EACH = 30;
const ALERTS_IN_MESSAGE = 10;
const CONNECTIONS = 50;
/** The bare loop is over in a moment otherwise. */
const LOOPS = 5;

interface Message {
  path: string;
  body: string;
}

/**
 * Delivering a backlog to a hundred webhooks against a bare undici loop that posts the same bytes over as many connections, and
 * reads the answers, and against the least that an outbox in a SQLite file has to do, in turn, in one run. Then with a peer whose answers take their
 * time.
 */
export async function benchAlertDelivery(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const servers: ServerProcess[] = [];
  try {
    const sink = await startSink();
    servers.push(sink);
    const CONFIG_FILE = join(folder, 'routes.yaml');
    writeFileSync(CONFIG_FILE, routesTo(sink.url));
    const noPace = { DISCORD_WEBHOOK_PACE: 'off', DISCORD_WEBHOOK_CHANNEL_PACE: 'off', DISCORD_BOT_PACE: 'off' };
    const concurrency = { DELIVERY_CONCURRENCY: `${CONNECTIONS}` };
    const coachwire = await startCoachwire(folder, {
      ...{ ...noPace, ...concurrency, CONFIG_FILE, OUTBOX_LIMIT: '1000000' },
      DISCORD_API_URL: `${sink.url}/api`,
    });
    servers.push(coachwire);
    await compare(sink.url, join(folder, 'plans.db'), join(folder, 'bare.db'));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function startSink(): Promise<ServerProcess> {
  const port = await freePort();
  return startServer([join(__dirname, 'discord-sink.mjs')], { env: { PORT: `${port}` }, port, path: '/' });
}

function routesTo(sinkUrl: string): string {
  const names = Array.from({ length: WEBHOOKS }, (_, index) => `desk${index}`);
  const address = (index: number) => `${sinkUrl}/api/webhooks/${600000000000000000n + BigInt(index)}/token`;
  return [
    'destinations:',
    ...names.map((name, index) => `  ${name}: ${address(index)}`),
    'routes:',
    ...names.map((name) => `  - {name: ${name}, destination: ${name}}`),
  ].join('\n');
}

async function compare(sinkUrl: string, database: string, bareDatabase: string): Promise<void> {
  const deliver = async (begin: 'keep' | 'reset') => {
    await ask(sinkUrl, begin);
    const messages = seedAlerts(database, MESSAGES_EACH * ALERTS_IN_MESSAGE) / ALERTS_IN_MESSAGE;
    return rateOf(sinkUrl, messages);
  };
  await deliver('keep');
  const messages = (await ask(sinkUrl, 'kept')) as Message[];
  const bytes = messages.reduce((sum, { body }) => sum + body.length, 0);
  progress(`${messages.length} messages of ${Math.round(bytes / messages.length)} bytes`);
  const pool = new Pool(sinkUrl, { connections: CONNECTIONS, pipelining: 1 });
  const loop = async (times = LOOPS) => {
    await ask(sinkUrl, 'reset');
    for (let time = 0; time < times; time++) await postAll(pool, messages);
    return rateOf(sinkUrl, messages.length * times);
  };
  await loop();
  const bareOutbox = new BareOutbox(database, bareDatabase, pool, CONNECTIONS);
  const deliverBarely = async () => {
    await ask(sinkUrl, 'reset');
    seedAlerts(bareDatabase, MESSAGES_EACH * ALERTS_IN_MESSAGE);
    await bareOutbox.deliver();
    return rateOf(sinkUrl, messages.length);
  };
  await deliverBarely();
  const ofLoop: number[] = [];
  const ofOutbox: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const delivered = await deliver('reset');
    const posted = await loop();
    const stored = await deliverBarely();
    const bare = `${posted.toFixed(0)} by the bare loop, ${stored.toFixed(0)} by the bare outbox`;
    progress(`round ${round}: ${delivered.toFixed(0)} messages/s delivered, ${bare}`);
    ofLoop.push(delivered / posted);
    ofOutbox.push(delivered / stored);
  }
  bareOutbox.close();
  // Shown only: no outbox that is on the disk before it sends keeps up with a loop that stores nothing.
  progress(`alert-delivery-of-bare-undici ${median(ofLoop).toPrecision(3)}`);
  report('alert-delivery-of-bare-outbox', median(ofOutbox), 'ratio', '>=', 0.7);
  progress('the same with answers that take 100 ms, as from far away');
  await ask(sinkUrl, 'far');
  const ofFarLoop: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const delivered = await deliver('reset');
    const posted = await loop(1);
    progress(`round ${round}: ${delivered.toFixed(0)} messages/s delivered, ${posted.toFixed(0)} by the bare loop`);
    ofFarLoop.push(delivered / posted);
  }
  await pool.close();
  report('alert-delivery-of-bare-undici-far-away', median(ofFarLoop), 'ratio', '>=', 0.5);
}

async function postAll(pool: Pool, messages: readonly Message[]): Promise<void> {
  let next = 0;
  const post = async () => {
    for (let message = messages[next++]; message; message = messages[next++]) {
      const headers = { 'content-type': 'application/json' };
      const answer = await pool.request({ path: message.path, method: 'POST', headers, body: message.body });
      await answer.body.json();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, post));
}

/** Messages a second between the first and the last that the sink got, of so many. */
async function rateOf(sinkUrl: string, messages: number): Promise<number> {
  const deadline = performance.now() + 120_000;
  while (performance.now() < deadline) {
    const { count, seconds } = (await ask(sinkUrl, 'count')) as { count: number; seconds: number };
    if (count > messages) throw new Error(`${count} messages came, of ${messages}`);
    if (count === messages) return (messages - 1) / seconds;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('not everything was delivered in 120 s');
}

async function ask(sinkUrl: string, command: string): Promise<unknown> {
  return (await fetch(`${sinkUrl}/${command}`)).json();
}
