import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port';
import { createCaller, startCoachwire } from './coachwire-process';
import { progress, report } from './report';

const MESSAGES_PER_SECOND = 10_000;
const SECONDS = 10;

/**
 * A chat in which everybody mentions the watched person, ten thousand times a second: what the whole server does meanwhile. Its lag
 * is the worst p99 of its event loop between two looks.
 */
export async function benchKickFlood(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const port = await freePort();
  const env = { ...process.env, PORT: `${port}`, MESSAGES_PER_SECOND: `${MESSAGES_PER_SECOND}`, SECONDS: `${SECONDS}` };
  const chat = spawn(process.execPath, [join(__dirname, 'kick-flood.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = (word: string) =>
    new Promise<void>((resolve) => chat.stdout.on('data', (text: Buffer) => text.includes(word) && resolve()));
  const done = said('done');
  await said('listening');
  const headers = await createCaller(folder, 'read');
  const server = await startCoachwire(folder, {
    ...{
      KICK_USERNAME: 'bob',
      KICK_CHANNELS: 'desk:1',
      KICK_REALTIME: 'pusher',
      KICK_WS_URL: `ws://127.0.0.1:${port}`,
    },
    ...{ KICK_API_URL: 'http://127.0.0.1:9', API_RATE_LIMIT_PER_MINUTE: '0' },
  });
  try {
    // Each look begins the measurement of the lag anew: what is seen at the end is of the flood, not of the start.
    const firstSecond = new Promise((resolve) => setTimeout(resolve, 1000));
    await firstSecond;
    await metricsOf(server.url);
    const sizes: number[] = [];
    const watching = setInterval(() => sizes.push(server.residentMb()), 500);
    await done;
    clearInterval(watching);
    const lagMs = figure(await metricsOf(server.url), 'nodejs_eventloop_lag_p99_seconds') * 1000;
    const read = () => metricsOf(server.url);
    let metrics = await read();
    const total = MESSAGES_PER_SECOND * SECONDS;
    while (
      figure(metrics, 'coachwire_kick_messages_total{source="pusher",outcome="message"}') < total ||
      figure(metrics, 'coachwire_kick_waiting{channel="desk"}') > 0
    ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      metrics = await read();
    }
    const stored = figure(metrics, 'coachwire_kick_notifications_total{source="pusher",outcome="stored"}');
    const dropped = figure(metrics, 'coachwire_kick_dropped_total{channel="desk"}');
    const newest = await newestOf(server.url, headers);
    progress(`${stored} stored, ${dropped} dropped; memory ${sizes.map(Math.round).join(' ')} MB`);
    report(
      'kick-flood-newest-kept',
      newest.filter((text) => text.includes(`message ${total - 1} `)).length,
      'of 1',
      '>=',
      1,
    );
    report('kick-flood-unaccounted', Math.abs(total - stored - dropped), 'messages', '<=', 0);
    report('kick-flood-memory-growth', sizes.at(-1)! - sizes[Math.floor(sizes.length / 3)]!, 'MB', '<=', 30);
    report('kick-flood-event-loop-p99', lagMs, 'ms', '<=', 100);
  } finally {
    await server.stop();
    chat.kill();
    await once(chat, 'exit');
    rmSync(folder, { recursive: true });
  }
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(new URL('/metrics', url))).text();
}

/** The value of a series; 0 where it is not there yet. */
function figure(metrics: string, series: string): number {
  const line = metrics.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}

async function newestOf(url: string, headers: Record<string, string>): Promise<string[]> {
  const response = await fetch(new URL('/api/notifications?limit=200', url), { headers });
  return ((await response.json()) as { notifications: { text: string }[] }).notifications.map(({ text }) => text);
}
