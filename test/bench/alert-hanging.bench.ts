import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCaller, startCoachwire } from './coachwire-process';
import { progress, quantile, report } from './report';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

const ROUNDS = 6;
const SIGNALS = 150;
const PAUSE_MS = 15;
const DESK = '600000000000000001';
const HANGING = '600000000000000002';

interface Side {
  server: ServerProcess;
  headers: Record<string, string>;
  latenciesMs: number[];
}

/** How long an alert takes to its destination, while another destination hangs and without one: two servers in turn. */
export async function benchHangingDestination(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const servers: ServerProcess[] = [];
  try {
    const port = await freePort();
    const env = { PORT: `${port}`, HANGING_WEBHOOK: HANGING };
    const sink = await startServer([join(__dirname, 'discord-sink.mjs')], { env, port, path: '/' });
    servers.push(sink);
    const calm = await startSide(join(folder, 'calm'), sink.url, [DESK]);
    servers.push(calm.server);
    const disturbed = await startSide(join(folder, 'disturbed'), sink.url, [DESK, HANGING]);
    servers.push(disturbed.server);
    await compare(sink.url, calm, disturbed);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function startSide(folder: string, sinkUrl: string, webhookIds: string[]): Promise<Side> {
  mkdirSync(folder);
  const CONFIG_FILE = join(folder, 'routes.yaml');
  const yaml = [
    'destinations:',
    ...webhookIds.map((id) => `  to${id}: ${sinkUrl}/api/webhooks/${id}/token`),
    'routes:',
    ...webhookIds.map((id) => `  - {name: to${id}, destination: to${id}, source: individual}`),
  ];
  writeFileSync(CONFIG_FILE, yaml.join('\n'));
  const headers = await createCaller(folder, 'signals');
  const server = await startCoachwire(folder, {
    ...{ DISCORD_WEBHOOK_PACE: 'off', DISCORD_WEBHOOK_CHANNEL_PACE: 'off', CONFIG_FILE },
    ...{ API_RATE_LIMIT_PER_MINUTE: '0', DISCORD_API_URL: `${sinkUrl}/api` },
    // So that the run sees many sends that hang, from their beginning to their end.
    DISCORD_SEND_TIMEOUT_SECONDS: '2',
  });
  return { server, headers, latenciesMs: [] };
}

async function compare(sinkUrl: string, calm: Side, disturbed: Side): Promise<void> {
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of round % 2 === 0 ? [calm, disturbed] : [disturbed, calm]) {
      const latencies = await deliver(sinkUrl, side, round);
      // The first round warms both up.
      if (round > 0) side.latenciesMs.push(...latencies);
    }
  }
  const [without, withHanging] = [quantile(calm.latenciesMs, 0.99), quantile(disturbed.latenciesMs, 0.99)];
  const medians = [quantile(calm.latenciesMs, 0.5), quantile(disturbed.latenciesMs, 0.5)];
  progress(`p99 ${without} ms without, ${withHanging} ms beside one that hangs; medians ${medians.join(' and ')} ms`);
  report('delivery-p99-beside-hanging', withHanging / without, 'ratio', '<=', 1.2);
}

/** Posts signals one after another, and answers how long each took from the request to its arrival at the destination. */
async function deliver(sinkUrl: string, { server, headers }: Side, round: number): Promise<number[]> {
  await fetch(`${sinkUrl}/keep`);
  const sentAt = new Map<string, number>();
  for (let index = 0; index < SIGNALS; index++) {
    const symbol = `R${round}S${index}`;
    const at = Date.now();
    sentAt.set(symbol, at);
    const signal = { symbol, signal_type: 'LONG', timestamp: at, price: 100, strategy_name: 'momentum' };
    const rest = { signal_strength: 'STRONG', confidence: 0.9, position_size: 0.02 };
    const body = JSON.stringify({ signals: [{ ...signal, ...rest }] });
    const answer = await fetch(`${server.url}/api/signals`, { method: 'POST', headers, body });
    if (answer.status !== 202) throw new Error(`a signal was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    await sleep(PAUSE_MS);
  }
  const arrivals = await arrivalsOf(sinkUrl);
  return [...sentAt].map(([symbol, at]) => arrivals.get(symbol)! - at);
}

async function arrivalsOf(sinkUrl: string): Promise<Map<string, number>> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const kept = (await (await fetch(`${sinkUrl}/kept`)).json()) as { path: string; body: string; at: number }[];
    const arrivals = new Map(
      kept.flatMap(({ body, at }) => [...body.matchAll(/"title":"BUY (R\d+S\d+) /g)].map((match) => [match[1]!, at])),
    );
    if (arrivals.size === SIGNALS) return arrivals;
    if (performance.now() > deadline) throw new Error(`only ${arrivals.size} of ${SIGNALS} alerts arrived`);
    await sleep(100);
  }
}
