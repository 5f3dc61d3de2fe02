import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type Simulator, startSimulator } from '@coachwire/simulator';
import { addressOf, everySignalTo } from '../support/alert-wire';
import { ServedProcess } from '../support/served-process';
import { TradingRoom } from '../support/trading-room';
import { Deliveries } from './deliveries';
import { Sender } from './sender';
import { freePort } from '../support/free-port';

export interface ChaosOptions {
  destination: 'webhook' | 'channel';
  kills: number;
  /** Longest time after the last kill until everything is there, in milliseconds. */
  drainMs: number;
}

const MAIN = join(__dirname, '../../dist/main.js');
const SENDS = /^POST \/(webhooks\/|channels\/\d+\/messages)/;
const FAULTS: Fault[] = [
  { status: 429, headers: { 'Retry-After': '0.05' } },
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { status: 'hang' },
  { status: 'reset-before' },
  { status: 'reset-after' },
];
/** Of the sends: five failures in a row, which open the breaker for a minute, stay rare. */
const FAULT_SHARE = 0.15;
const SETTINGS = {
  DISCORD_RATE_LIMIT_SECONDS: '0',
  DISCORD_SEND_TIMEOUT_SECONDS: '1',
  DISCORD_WEBHOOK_PACE: 'off',
  DISCORD_WEBHOOK_CHANNEL_PACE: 'off',
  DISCORD_BOT_PACE: 'off',
};

/** One run: what was promised, what arrived, and what went against a promise. */
export interface ChaosReport {
  named: number;
  messages: number;
  kills: number;
  faults: number;
  lost: string[];
  /** Alerts that stand in the channel more than once, each after an answer that was lost. */
  duplicates: number;
  unexplained: string[];
}

/** Sends signals to the built program while Discord fails and the program is killed, and compares what was answered and what arrived. */
export async function runChaos({ destination, kills, drainMs }: ChaosOptions): Promise<ChaosReport> {
  const folder = await mkdtemp(join(tmpdir(), 'coachwire-chaos-'));
  const deliveries = new Deliveries();
  const faults = new FaultMaker();
  const simulator: Simulator = await startSimulator({
    rateLimits: false,
    onRequest: (exchange) => {
      deliveries.record(exchange);
      if (SENDS.test(`${exchange.method} ${exchange.path}`)) faults.afterSend(simulator);
    },
  });
  try {
    const room = new TradingRoom(simulator);
    const address =
      destination === 'channel' ? room.channelId : addressOf(simulator, simulator.addWebhook(room.channelId));
    const config = join(folder, 'chaos.yaml');
    await writeFile(config, everySignalTo(address));
    const file = join(folder, 'plans.db');
    const sender = new Sender(await createKey(file));
    const port = await freePort();
    const start = () =>
      ServedProcess.start(simulator, file, port, { ...SETTINGS, CONFIG_FILE: config, LOG_LEVEL: 'silent' });
    sender.start(`http://127.0.0.1:${port}`);
    for (let kill = 0; kill < kills; kill += 1) {
      const served = await start();
      await sleep(200 + Math.random() * 800);
      deliveries.noteKill();
      await served.end('SIGKILL');
    }
    await sender.stop();
    const last = await start();
    await waitUntilDrained(last, sender.key, drainMs);
    faults.stop();
    const exitCode = await last.end('SIGTERM');
    const unexplained = exitCode === 0 ? [] : [`SIGTERM ended with ${exitCode}`];
    const shown = deliveries.compare(simulator.messagesIn(room.channelId), sender.named);
    return {
      ...{ named: sender.named.size, messages: shown.messages, kills, faults: faults.made },
      ...{ lost: shown.lost, duplicates: shown.duplicates, unexplained: [...unexplained, ...shown.unexplained] },
    };
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has the send after this one fail, sometimes, one way or another. */
class FaultMaker {
  made = 0;
  private isDone = false;

  afterSend(simulator: Simulator): void {
    if (this.isDone || Math.random() > FAULT_SHARE) return;
    this.made += 1;
    simulator.failNext({ match: SENDS, ...FAULTS[Math.floor(Math.random() * FAULTS.length)] });
  }

  stop(): void {
    this.isDone = true;
  }
}

async function waitUntilDrained(served: ServedProcess, key: string, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const response = await fetch(`${served.url}/api/alerts?status=pending&limit=1`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { alerts } = (await response.json()) as { alerts: unknown[] };
    if (alerts.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Alerts still wait after ${limitMs} ms`);
    await sleep(100);
  }
}

/** As an operator does it. */
async function createKey(file: string): Promise<string> {
  const args = [
    MAIN,
    'keys',
    'create',
    '--name',
    'chaos',
    '--scope',
    'signals',
    '--scope',
    'admin',
    '--database-path',
    file,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [key] = /cw_[\w-]+/.exec(stdout) ?? [];
  if (!key) throw new Error(`No key was made: ${stdout}`);
  return key;
}
