import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kick, type Simulator, startKick, startSimulator } from '@coachwire/simulator';
import { addressOf } from '../support/alert-wire';
import { until } from '../support/app';
import { freePort } from '../support/free-port';
import { ServedProcess } from '../support/served-process';

/** The built program in a process of its own; `npm run build` comes first. */
describe('Kick, and the end of the process', () => {
  let folder: string;
  let simulator: Simulator;
  let kick: Kick;
  let channelId: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-kick-kill-'));
    simulator = await startSimulator({ rateLimits: false });
    channelId = simulator.addChannel({ guildId: simulator.addGuild().id, name: 'mentions' }).id;
    kick = await startKick();
    kick.world.addChannel('desk');
  });
  afterEach(async () => {
    await Promise.all([kick.close(), simulator.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = (settings: Record<string, string>, port: number) =>
    ServedProcess.start(simulator, join(folder, 'plans.db'), port, {
      CHARTS_PATH: join(folder, 'charts'),
      ...{ KICK_USERNAME: 'bob', KICK_CHANNELS: 'desk', ...kick.settings, KICK_REALTIME: 'off' },
      ...settings,
    });

  it('kill -9 between receipt and delivery: what was answered is told once', async () => {
    const KICK_WEBHOOK_URL = addressOf(simulator, simulator.addWebhook(channelId));
    const port = await freePort();
    const first = await serve({ KICK_WEBHOOK_URL }, port);
    kick.webhookUrl = `${first.url}/hooks/kick`;
    const answered: string[] = [];
    const sent = new Map<string, string>();
    let isKilled = false;
    const post = async (index: number) => {
      const message = kick.world.complete({ channel: 'desk', author: 'alice', content: `@bob ${index}` });
      sent.set(message.id, message.content);
      const status = await kick.post(kick.signedHook(message)).catch(() => null);
      if (status === 200) answered.push(message.content);
    };
    for (let index = 0; index < 200 && !isKilled; index += 10) {
      const burst = Array.from({ length: 10 }, (_, offset) => post(index + offset));
      if (index === 100) {
        isKilled = true;
        await first.end('SIGKILL');
      }
      await Promise.all(burst);
    }
    expect(answered.length).toBeGreaterThanOrEqual(100);

    const second = await serve({ KICK_WEBHOOK_URL }, port);
    // Kick sends what was not answered again, and may send the rest again as well.
    for (const [id, content] of sent) {
      const message = kick.world.complete({ id, channel: 'desk', author: 'alice', content });
      expect(await kick.post(kick.signedHook(message))).toBe(200);
    }
    const told = () =>
      simulator
        .messagesIn(channelId)
        .flatMap((message) => message.embeds as { description?: string }[])
        .map(({ description = '' }) => description.split('\n').at(-1)!.replace('\u200b', ''));
    await until('all of them', () => new Set(told()).size === sent.size);
    expect(told().filter((text, index) => told().indexOf(text) !== index)).toEqual([]);
    expect(answered.filter((text) => !told().includes(text))).toEqual([]);
    expect(await second.end('SIGTERM')).toBe(0);
  });

  it('SIGTERM while it connects ends with 0', async () => {
    const taken = new Set<Socket>();
    const silent = createServer((socket) => taken.add(socket.on('error', () => undefined).resume()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const settings = { KICK_REALTIME: 'both', KICK_WS_URL: `ws://127.0.0.1:${port}` };
    const served = await serve(settings, await freePort());
    await until('the connection', () => taken.size > 0);
    expect(await served.end('SIGTERM')).toBe(0);
    await new Promise((resolve) => silent.close(resolve));
  });
});
