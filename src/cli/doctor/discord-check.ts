import type { LoadedConfiguration, Settings } from '../../config';
import { DiscordApi } from '../discord-access/discord-api';
import {
  type DiscordApplication,
  type DiscordGuild,
  explainFailure,
  surveyApplication,
  surveyChannels,
  surveyGuilds,
  surveyWebhook,
  webhooksIn,
} from '../discord-access/discord-survey';
import { invitationLink } from '../discord-access/needed-permissions';
import type { Check } from './check';

const subject = 'Discord';
const MAX_NAMED = 8;
/** Interactions must be answered within 3 s of their own time, and days begin by the clock. */
const CLOCK_WARN_MS = 5_000;
const CLOCK_FAIL_MS = 120_000;

/** Whether Discord takes the token, grants what is needed, and has the bot where it should serve; and how far apart the clocks are. */
export async function checkDiscord(settings: Settings): Promise<Check[]> {
  if (settings.MOCK_MODE) return [{ status: 'ok', subject, message: 'simulated (MOCK_MODE), no token needed' }];
  if (settings.DISCORD_BOT_TOKEN === null) {
    const cure = 'copy it from the Discord Developer Portal → Bot → Reset Token into .env, or run `coachwire setup`';
    return [{ status: 'fail', subject, message: `DISCORD_BOT_TOKEN is not set; ${cure}` }];
  }
  const api = new DiscordApi(settings.DISCORD_API_URL, settings.DISCORD_BOT_TOKEN);
  const answer = await surveyApplication(api);
  const clock = checkClock(api.clockAheadMs);
  if (answer.kind !== 'found') {
    return [{ status: 'fail', subject, message: explainFailure(answer, api.url) }, ...clock];
  }
  const application = answer.value;
  const token: Check = {
    status: 'ok',
    subject,
    message: `the token is that of ${application.name} (${application.id})`,
  };
  return [token, checkMessageContent(application), ...(await checkGuilds(api, settings, application)), ...clock];
}

/** Whether every webhook that alerts go to is there. */
export async function checkWebhooks({ settings, parts }: LoadedConfiguration): Promise<Check[]> {
  const named = [settings.DISCORD_WEBHOOK_URL ?? '', parts.sectionOf('destinations')];
  const api = new DiscordApi(settings.DISCORD_API_URL, null);
  return Promise.all(
    webhooksIn(named).map(async (webhook): Promise<Check> => {
      const answer = await surveyWebhook(api, webhook);
      const name = `Webhook ${webhook.id}`;
      if (answer.kind === 'found') {
        const { name: called, channelId } = answer.value;
        return { status: 'ok', subject: name, message: `${called} posts to channel ${channelId}` };
      }
      const isGone = answer.kind === 'refused' && [401, 403, 404].includes(answer.status);
      const gone = `Discord does not know it (${isGone ? answer.status : ''}); make a new one (channel settings → Integrations → Webhooks) and put its address in the place of this one`;
      return { status: 'fail', subject: name, message: isGone ? gone : explainFailure(answer, api.url) };
    }),
  );
}

function checkClock(aheadMs: number | null): Check[] {
  // Discord's clock is told in whole seconds, and its answer took a moment.
  if (aheadMs === null) return [];
  const apart = Math.abs(aheadMs);
  const seconds = Math.round(apart / 1000);
  if (apart < CLOCK_WARN_MS) return [{ status: 'ok', subject: 'Clock', message: 'agrees with Discord’s' }];
  const message = `this machine is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} Discord; let it follow a time server (timedatectl set-ntp true)`;
  return [{ status: apart < CLOCK_FAIL_MS ? 'warn' : 'fail', subject: 'Clock', message }];
}

function checkMessageContent({ id, hasMessageContent }: DiscordApplication): Check {
  if (hasMessageContent) return { status: 'ok', subject, message: 'the Message Content intent is on' };
  const where = `https://discord.com/developers/applications/${id}/bot → Privileged Gateway Intents`;
  const message = `the Message Content intent is off, so only slash commands, “Save as plan” and messages that mention the bot work; switch it on at ${where}`;
  return { status: 'warn', subject, message };
}

async function checkGuilds(api: DiscordApi, settings: Settings, { id }: DiscordApplication): Promise<Check[]> {
  const answer = await surveyGuilds(api);
  if (answer.kind !== 'found') return [{ status: 'fail', subject, message: explainFailure(answer, api.url) }];
  const guilds = answer.value;
  const invitation = invitationLink(id);
  if (guilds.length === 0) {
    return [{ status: 'warn', subject, message: `the bot is in no server yet; invite it: ${invitation}` }];
  }
  const { DISCORD_GUILD_IDS: wanted } = settings;
  const missing = wanted.filter((one) => !guilds.some((guild) => guild.id === one));
  const served = wanted.length === 0 ? guilds : guilds.filter((guild) => wanted.includes(guild.id));
  const notThere = missing.map((one): Check => {
    return {
      status: 'warn',
      subject,
      message: `the bot is not in ${one} of DISCORD_GUILD_IDS; invite it: ${invitation}`,
    };
  });
  return [
    { status: 'ok', subject, message: `the bot is in ${guilds.map((one) => `${one.name} (${one.id})`).join(', ')}` },
    ...notThere,
    ...(await Promise.all(served.slice(0, MAX_NAMED).map((guild) => checkChannels(api, settings, guild)))).flat(),
    ...(await checkNamedChannels(api, settings, served)),
  ];
}

/** What the bot lacks in the channels that it serves. */
async function checkChannels(api: DiscordApi, settings: Settings, { id, name }: DiscordGuild): Promise<Check[]> {
  const { DISCORD_CHANNEL_IDS: wanted } = settings;
  const answer = await surveyChannels(api, id);
  if (answer.kind !== 'found') {
    return [{ status: 'warn', subject, message: `the channels of ${name}: ${explainFailure(answer, api.url)}` }];
  }
  const served = answer.value.filter((channel) => (wanted.length === 0 ? channel.isText : wanted.includes(channel.id)));
  // Without a list the bot serves what it can see: a private channel is nobody's mistake.
  const lacking = served.filter(({ lacking: what }) =>
    wanted.length === 0 ? what.length > 0 && what[0] !== 'View Channel' : what.length > 0,
  );
  if (lacking.length === 0) {
    if (served.length === 0) return [];
    return [{ status: 'ok', subject, message: `it has the permissions that it needs in ${name}` }];
  }
  return lacking.slice(0, MAX_NAMED).map(({ id: channelId, name: channel, lacking: what }) => ({
    status: 'warn',
    subject,
    message: `it lacks ${what.join(', ')} in #${channel} (${channelId}) of ${name}; give it that under Edit Channel → Permissions`,
  }));
}

async function checkNamedChannels(
  api: DiscordApi,
  { DISCORD_CHANNEL_IDS: wanted }: Settings,
  guilds: readonly DiscordGuild[],
): Promise<Check[]> {
  if (wanted.length === 0) return [];
  const answers = await Promise.all(guilds.map(({ id }) => surveyChannels(api, id)));
  const known = new Set(answers.flatMap((one) => (one.kind === 'found' ? one.value.map(({ id }) => id) : [])));
  return wanted
    .filter((id) => !known.has(id))
    .map((id) => ({
      status: 'warn',
      subject,
      message: `no server of the bot has the channel ${id} of DISCORD_CHANNEL_IDS; correct it, or take it out`,
    }));
}
