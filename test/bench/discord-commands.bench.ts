import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as SimulatorModule from '../../src/simulator';
import { progress, quantile, report } from './report';
import { freePort, startServer } from './server-process';

const { startSimulator } = createRequire(__filename)('../../dist/simulator') as typeof SimulatorModule;

const CHANNELS = 20;
const COMMANDS = 300;
// Well below the 50 requests a second that Discord allows a bot, which discord.js keeps to by itself.
const COMMANDS_PER_SECOND = 20;
const MAIN = join(__dirname, '../../dist/main.js');

/** From a coach's message to the bot's answer in the channel, reading and saving in turn, at a steady rate. */
export async function benchDiscordCommands(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const simulator = await startSimulator({ rateLimits: false });
  const guild = simulator.addGuild({ name: 'Bench' });
  const { user } = simulator.addMember({ guildId: guild.id, username: 'coach' });
  const channels = Array.from({ length: CHANNELS }, (_, index) =>
    simulator.addChannel({ guildId: guild.id, name: `plans-${index}` }),
  );
  const port = await freePort();
  const env = {
    DISCORD_BOT_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    DATABASE_PATH: join(folder, 'plans.db'),
    LOG_FILE: join(folder, 'coachwire.log'),
    API_PORT: `${port}`,
  };
  const server = await startServer([MAIN, 'serve'], { env, port, path: '/health/ready' });
  await simulator.waitForBot();

  const answerTimeMs = async (channelId: string, content: string) => {
    const startedAt = performance.now();
    const { id } = simulator.postMessage({ channelId, authorId: user.id, content });
    await simulator.waitForMessage((reply) => reply.message_reference?.message_id === id);
    return performance.now() - startedAt;
  };
  progress(`${COMMANDS} commands, ${COMMANDS_PER_SECOND} a second`);
  const asked: Promise<number>[] = [];
  for (let n = 0; n < COMMANDS; n++) {
    const content = n % 2 === 0 ? '!plans' : `!plan ${'disn'[n % 4]} ${dayAhead(1 + n)} Long above ${n}`;
    asked.push(answerTimeMs(channels[n % CHANNELS]?.id ?? '', content));
    await new Promise((resolve) => setTimeout(resolve, 1000 / COMMANDS_PER_SECOND));
  }
  // The first ones compile code and open connections.
  const timesMs = (await Promise.all(asked)).slice(COMMANDS_PER_SECOND);
  report('discord-command-p99', quantile(timesMs, 0.99), 'ms', '<=', 200);
  await server.stop();
  await simulator.close();
  rmSync(folder, { recursive: true });
}

function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
