import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { progress, quantile, report } from './report';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

const CHANNELS = 20;
const COMMANDS = 300;
// Well below the 50 requests a second that Discord allows a bot, which discord.js keeps to by itself.
const COMMANDS_PER_SECOND = 20;
const MAIN = join(__dirname, '../../dist/main.js');

/** From a coach's message to the bot's answer, a reply or a reaction, reading and saving in turn, at a steady rate. */
export async function benchDiscordCommands(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const simulator = await startSimulator({ rateLimits: false });
  let server: ServerProcess | null = null;
  try {
    const guild = simulator.addGuild({ name: 'Bench' });
    const { user } = simulator.addMember({ guildId: guild.id, username: 'coach' });
    const channelIds = Array.from(
      { length: CHANNELS },
      (_, index) => simulator.addChannel({ guildId: guild.id, name: `plans-${index}` }).id,
    );
    server = await startServe(folder, simulator);
    await simulator.waitForBot();
    progress(`${COMMANDS} commands, ${COMMANDS_PER_SECOND} a second`);
    const timesMs = await Promise.all(
      Array.from({ length: COMMANDS }, async (_, n) => {
        await sleep((n * 1000) / COMMANDS_PER_SECOND);
        return answerTimeMs(simulator, {
          channelId: channelIds[n % CHANNELS]!,
          authorId: user.id,
          content: command(n),
        });
      }),
    );
    // The first ones compile code and open connections.
    const warmMs = timesMs.slice(COMMANDS_PER_SECOND);
    progress(`median ${quantile(warmMs, 0.5)} ms, longest ${quantile(warmMs, 1)} ms`);
    report('discord-command-p99', quantile(warmMs, 0.99), 'ms', '<=', 200);
  } finally {
    await server?.stop();
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
}

async function startServe(folder: string, simulator: Simulator): Promise<ServerProcess> {
  const port = await freePort();
  const env = {
    DISCORD_BOT_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    DATABASE_PATH: join(folder, 'plans.db'),
    LOG_FILE: join(folder, 'coachwire.log'),
    API_PORT: `${port}`,
  };
  return startServer([MAIN, 'serve'], { env, port, path: '/health/ready' });
}

async function answerTimeMs(
  simulator: Simulator,
  message: { channelId: string; authorId: string; content: string },
): Promise<number> {
  const startedAt = performance.now();
  const { id } = simulator.postMessage(message);
  await simulator.waitForAnswer(id);
  return performance.now() - startedAt;
}

/** Every second one saves a plan for a day of its own, which the bot confirms by a reaction; the others get a reply. */
function command(n: number): string {
  return n % 2 === 0 ? '!plans' : `!plan ${'disn'[n % 4]} ${dayAhead(1 + n)} Long above ${n}`;
}

function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
