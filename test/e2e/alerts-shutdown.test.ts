import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { createKey } from '../support/alert-app';
import { addressOf, everySignalTo, wireSignal } from '../support/alert-wire';
import { until } from '../support/app';
import { ServedProcess } from '../support/served-process';
import { TradingRoom } from '../support/trading-room';
import { freePort } from '../support/free-port';

/** The built program: `npm run build` comes first. */
describe('SIGTERM under load', () => {
  let folder: string;
  let simulator: Simulator;
  let room: TradingRoom;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coachwire-shutdown-'));
    simulator = await startSimulator({ rateLimits: false });
    simulator.latencyMs = 150;
    room = new TradingRoom(simulator);
  });

  afterEach(async () => {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('ends with 0, and the next start loses nothing and sends nothing twice', async () => {
    const webhook = simulator.addWebhook(room.channelId);
    // Nobody could look for a message: a send that was given up would show as a duplicate.
    simulator.setOverwrite(room.channelId, { id: room.guildId, type: 'role', deny: ['READ_MESSAGE_HISTORY'] });
    simulator.setBotPermissions(room.guildId, ['SEND_MESSAGES']);
    await writeFile(join(folder, 'coachwire.yaml'), everySignalTo(addressOf(simulator, webhook)));
    const file = join(folder, 'plans.db');
    const key = await createKey(file, ['signals']);
    const port = await freePort();
    const start = () =>
      ServedProcess.start(simulator, file, port, {
        CONFIG_FILE: join(folder, 'coachwire.yaml'),
        DISCORD_RATE_LIMIT_SECONDS: '0',
        DISCORD_WEBHOOK_CHANNEL_PACE: 'off',
      });
    const first = await start();
    const queued: number[] = [];
    const post = async (index: number) => {
      const body = JSON.stringify({
        signals: [wireSignal({ symbol: `S${index}`, timestamp: new Date().toISOString() })],
      });
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await fetch(`${first.url}/api/signals`, { method: 'POST', headers, body }).catch(() => null);
      if (answer?.status === 202) queued.push(...((await answer.json()) as { alerts_queued: number[] }).alerts_queued);
    };
    for (let index = 0; index < 100; index += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, offset) => post(index + offset)));
    }
    await until('a send', () =>
      simulator.requests.some(({ method, route }) => method === 'POST' && route.includes('webhook')),
    );
    expect(await first.end('SIGTERM')).toBe(0);
    expect(titles().length).toBeLessThan(100);

    simulator.latencyMs = 0;
    const second = await start();
    await until('the rest', () => new Set(titles()).size === queued.length);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(titles()).toHaveLength(100);
  });

  const titles = () =>
    simulator.messagesIn(room.channelId).flatMap(({ embeds = [] }) => embeds.map(({ title }) => String(title)));
});
