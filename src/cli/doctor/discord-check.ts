import type { Settings } from '../../config';
import type { Check } from './check';

const subject = 'Discord';
const timeoutMs = 10_000;
// Gateway Message Content, granted to a verified application, and its limited form for one in fewer than 100 servers:
// https://discord.com/developers/docs/resources/application#application-object-application-flags
const messageContentFlags = (1 << 18) | (1 << 19);
// View channels, send messages, embed links, attach files, read message history, add reactions.
const permissions = 117_824;

interface Application {
  id: string;
  name: string;
  flags?: number;
}

/** Whether Discord takes the token, grants Message Content, and has the bot in the servers that it should serve. */
export async function checkDiscord(settings: Settings): Promise<Check[]> {
  if (settings.MOCK_MODE) return [{ status: 'ok', subject, message: 'simulated (MOCK_MODE), no token needed' }];
  if (settings.DISCORD_BOT_TOKEN === null) {
    const cure = 'copy it from the Discord Developer Portal → Bot → Reset Token into .env';
    return [{ status: 'fail', subject, message: `DISCORD_BOT_TOKEN is not set; ${cure}` }];
  }
  const answer = await askDiscord<Application>(settings, '/applications/@me');
  if (!answer.ok) return [answer.check];
  const application = answer.body;
  const token: Check = {
    status: 'ok',
    subject,
    message: `the token is that of ${application.name} (${application.id})`,
  };
  return [token, checkMessageContent(application), ...(await checkGuilds(settings, application))];
}

function checkMessageContent({ id, flags = 0 }: Application): Check {
  if (flags & messageContentFlags) return { status: 'ok', subject, message: 'the Message Content intent is on' };
  const where = `https://discord.com/developers/applications/${id}/bot → Privileged Gateway Intents`;
  const message = `the Message Content intent is off, so only slash commands, “Save as plan” and messages that mention the bot work; switch it on at ${where}`;
  return { status: 'warn', subject, message };
}

async function checkGuilds(settings: Settings, application: Application): Promise<Check[]> {
  const answer = await askDiscord<{ id: string; name: string }[]>(settings, '/users/@me/guilds');
  if (!answer.ok) return [answer.check];
  const guilds = answer.body;
  const invitation =
    `https://discord.com/oauth2/authorize?client_id=${application.id}` +
    `&scope=bot%20applications.commands&permissions=${permissions}`;
  if (guilds.length === 0) {
    return [{ status: 'warn', subject, message: `the bot is in no server yet; invite it: ${invitation}` }];
  }
  const missing = settings.DISCORD_GUILD_IDS.filter((id) => !guilds.some((guild) => guild.id === id));
  return [
    { status: 'ok', subject, message: `the bot is in ${guilds.map(({ id, name }) => `${name} (${id})`).join(', ')}` },
    ...missing.map((id): Check => {
      return {
        status: 'warn',
        subject,
        message: `the bot is not in ${id} of DISCORD_GUILD_IDS; invite it: ${invitation}`,
      };
    }),
  ];
}

type Answer<T> = { ok: true; body: T } | { ok: false; check: Check };

async function askDiscord<T>(
  { DISCORD_API_URL: url, DISCORD_BOT_TOKEN: token }: Settings,
  path: string,
): Promise<Answer<T>> {
  try {
    const response = await fetch(`${url}/v10${path}`, {
      headers: { authorization: `Bot ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return { ok: true, body: (await response.json()) as T };
    return { ok: false, check: { status: 'fail', subject, message: explainStatus(response.status, path) } };
  } catch (error) {
    const message = `${url} does not answer (${reasonOf(error)}); check the network, a proxy, or DISCORD_API_URL`;
    return { ok: false, check: { status: 'fail', subject, message } };
  }
}

function explainStatus(status: number, path: string): string {
  if (status === 401) {
    return 'refuses the token; make a new one in the Discord Developer Portal → Bot → Reset Token, and set DISCORD_BOT_TOKEN';
  }
  return `answered ${status} to GET ${path}; try again later`;
}

/** A short reason: messages of fetch may quote the request. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return name === 'TimeoutError' ? `no answer within ${timeoutMs / 1000} s` : (cause?.code ?? name);
}
