import { type LoadedConfiguration, optionOf, type SettingName } from '../../config';
import { DomainError } from '../../errors';
import type { DiscordApi } from '../discord-access/discord-api';
import {
  explainFailure,
  surveyApplication,
  surveyChannels,
  surveyGuilds,
  surveyMember,
  surveyWebhook,
  webhooksIn,
} from '../discord-access/discord-survey';
import { invitationLink } from '../discord-access/needed-permissions';
import { readIds, type SetupAnswers } from './setup-answers';

/** What was found to be not as it should be, and does not keep a set-up from being written. */
export interface ScriptedSetup {
  answers: SetupAnswers;
  invitation: string;
  warnings: string[];
}

/**
 * The answers from options, environment and files, checked as the wizard checks what is typed.
 * @param coaches `d=ID+ID`, once for each coach who has users
 * @throws DomainError setup-refused with what is wrong
 */
export async function readScriptedSetup(
  { settings, roster }: LoadedConfiguration,
  api: DiscordApi,
  coaches: readonly string[],
): Promise<ScriptedSetup> {
  const token = settings.DISCORD_BOT_TOKEN;
  if (token === null)
    throw refused(`pass the token: DISCORD_BOT_TOKEN in the environment, or ${optionOf('DISCORD_BOT_TOKEN')}`);
  const application = await surveyApplication(api);
  if (application.kind !== 'found') throw refused(`Discord ${explainFailure(application, api.url)}`);
  const warnings: string[] = [];
  if (!application.value.hasMessageContent)
    warnings.push('The Message Content intent is off: only slash commands will be heard.');
  const { DISCORD_GUILD_IDS: guildIds, DISCORD_CHANNEL_IDS: channelIds, DISCORD_WEBHOOK_URL: webhookUrl } = settings;
  warnings.push(...(await warnOfPlaces(api, guildIds, channelIds)));
  if (webhookUrl !== null) await checkWebhook(api, webhookUrl);
  const users = new Map(coaches.map(readCoach));
  for (const code of users.keys()) {
    if (!roster.find(code)) throw refused(`--coach names ${code}, and there are ${roster.codes}`);
  }
  for (const id of [...users.values()].flat()) {
    if (guildIds[0] === undefined) continue;
    const member = await surveyMember(api, guildIds[0], id);
    if (member.kind === 'refused') throw refused(`nobody with the id ${id} is in the server ${guildIds[0]}`);
  }
  const answers: SetupAnswers = {
    ...{ token, guildIds: [...guildIds], channelIds: [...channelIds], timezone: settings.TRADING_TIMEZONE, webhookUrl },
    coaches: roster.coaches.map((coach) => ({ ...coach, userIds: users.get(coach.code) ?? coach.userIds })),
  };
  return { answers, invitation: invitationLink(application.value.id), warnings };
}

async function warnOfPlaces(
  api: DiscordApi,
  guildIds: readonly string[],
  channelIds: readonly string[],
): Promise<string[]> {
  const guilds = await surveyGuilds(api);
  if (guilds.kind !== 'found') throw refused(`Discord ${explainFailure(guilds, api.url)}`);
  const isIn = (id: string) => guilds.value.some((guild) => guild.id === id);
  const missing = guildIds.filter((id) => !isIn(id)).map((id) => `The bot is not in the server ${id} yet: invite it.`);
  const warnings =
    guilds.value.length === 0 && missing.length === 0 ? ['The bot is in no server yet: invite it.'] : missing;
  const served = guildIds.length === 0 ? guilds.value.map(({ id }) => id) : guildIds.filter(isIn);
  const channels = (await Promise.all(served.map((id) => surveyChannels(api, id)))).flatMap((one) =>
    one.kind === 'found' ? one.value : [],
  );
  for (const id of channelIds) {
    const channel = channels.find((one) => one.id === id);
    if (!channel) warnings.push(`No server of the bot has the channel ${id}.`);
    else if (channel.lacking.length > 0)
      warnings.push(`The bot lacks ${channel.lacking.join(', ')} in #${channel.name} (${id}).`);
  }
  return warnings;
}

async function checkWebhook(api: DiscordApi, url: string): Promise<void> {
  const [webhook] = webhooksIn(url);
  const name: SettingName = 'DISCORD_WEBHOOK_URL';
  if (!webhook) throw refused(`${name} must be a webhook's address, https://discord.com/api/webhooks/ID/TOKEN`);
  const answer = await surveyWebhook(api, webhook);
  if (answer.kind === 'found') return;
  const isGone = answer.kind === 'refused' && [401, 403, 404].includes(answer.status);
  throw refused(
    isGone
      ? `Discord does not know the webhook ${webhook.id} of ${name}`
      : `Discord ${explainFailure(answer, api.url)}`,
  );
}

function readCoach(text: string): [code: string, ids: string[]] {
  const [, code = '', ids = ''] = /^([\w-]{1,16})=(.+)$/.exec(text) ?? [];
  const read = readIds(ids.replaceAll('+', ' '));
  if (code === '' || read === null) throw refused(`--coach must be CODE=ID+ID with Discord user ids, not '${text}'`);
  return [code.toLowerCase(), read];
}

function refused(why: string): DomainError {
  return new DomainError('invalid', 'setup-refused', `Nothing was set up: ${why}.`);
}
