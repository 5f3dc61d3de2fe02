import type { DiscordAnswer, DiscordApi } from './discord-api';
import { type BotMember, type GuildChannel, lackingPermissions } from './needed-permissions';

// Gateway Message Content, granted to a verified application, and its limited form for one in fewer than 100 servers:
// https://discord.com/developers/docs/resources/application#application-object-application-flags
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);
// Text, announcements, forums and media: where plans are posted.
const TEXT_CHANNELS = new Set([0, 5, 15, 16]);

export interface DiscordApplication {
  id: string;
  name: string;
  hasMessageContent: boolean;
}

export interface DiscordGuild {
  id: string;
  name: string;
}

/** A channel of a server, with what the bot lacks there. */
export interface SurveyedChannel {
  id: string;
  name: string;
  isText: boolean;
  lacking: string[];
}

type Failure = Exclude<DiscordAnswer<never>, { kind: 'answered' }>;
export type Surveyed<T> = { kind: 'found'; value: T } | Failure;

/** Whose token it is. */
export async function surveyApplication(api: DiscordApi): Promise<Surveyed<DiscordApplication>> {
  return mapped(await api.get<{ id: string; name: string; flags?: number }>('/applications/@me'), (application) => ({
    id: application.id,
    name: application.name,
    hasMessageContent: ((application.flags ?? 0) & MESSAGE_CONTENT) !== 0,
  }));
}

/** The servers that the bot is in. */
export async function surveyGuilds(api: DiscordApi): Promise<Surveyed<DiscordGuild[]>> {
  return mapped(await api.get<DiscordGuild[]>('/users/@me/guilds'), (guilds) =>
    guilds.map(({ id, name }) => ({ id, name })),
  );
}

/** The channels of a server, and what the bot lacks in each. */
export async function surveyChannels(api: DiscordApi, guildId: string): Promise<Surveyed<SurveyedChannel[]>> {
  const bot = await api.get<{ id: string }>('/users/@me');
  if (bot.kind !== 'answered') return bot;
  const [guild, roles, member, channels] = await Promise.all([
    api.get<{ owner_id?: string }>(`/guilds/${guildId}`),
    api.get<{ id: string; permissions: string }[]>(`/guilds/${guildId}/roles`),
    api.get<{ roles: string[] }>(`/guilds/${guildId}/members/${bot.body.id}`),
    api.get<GuildChannel[]>(`/guilds/${guildId}/channels`),
  ]);
  if (guild.kind !== 'answered') return guild;
  if (roles.kind !== 'answered') return roles;
  if (member.kind !== 'answered') return member;
  const self: BotMember = {
    ...{ userId: bot.body.id, guildId, roleIds: member.body.roles, isOwner: guild.body.owner_id === bot.body.id },
    rolePermissions: new Map(roles.body.map(({ id, permissions }) => [id, BigInt(permissions)])),
  };
  return mapped(channels, (all) =>
    all.map((channel) => ({
      ...{ id: channel.id, name: channel.name, isText: TEXT_CHANNELS.has(channel.type) },
      lacking: lackingPermissions(self, channel),
    })),
  );
}

/** What a member of a server is called there. */
export async function surveyMember(api: DiscordApi, guildId: string, userId: string): Promise<Surveyed<string>> {
  type Member = { nick?: string | null; user: { username: string; global_name?: string | null } };
  return mapped(
    await api.get<Member>(`/guilds/${guildId}/members/${userId}`),
    ({ nick, user }) => nick ?? user.global_name ?? user.username,
  );
}

/** Where a webhook posts; nobody needs a token of the bot's for it. */
export async function surveyWebhook(
  api: DiscordApi,
  { id, token }: { id: string; token: string },
): Promise<Surveyed<{ name: string; channelId: string }>> {
  const answer = await api.get<{ name?: string | null; channel_id: string }>(`/webhooks/${id}/${token}`);
  return mapped(answer, ({ name, channel_id: channelId }) => ({ name: name ?? 'without a name', channelId }));
}

/** What to tell of a question that came to nothing. */
export function explainFailure(failure: Failure, url: string): string {
  if (failure.kind === 'unreachable') {
    return `${url} does not answer (${failure.reason}); check the network, a proxy, or DISCORD_API_URL`;
  }
  if (failure.status === 401) {
    return 'refuses the token; make a new one in the Discord Developer Portal → Bot → Reset Token, and set DISCORD_BOT_TOKEN';
  }
  return `answered ${failure.status}; try again later`;
}

/** The webhooks that a text or a section of settings names: their ids and tokens. Hosts are looked at elsewhere. */
export function webhooksIn(value: unknown): { id: string; token: string }[] {
  const found = new Map<string, { id: string; token: string }>();
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  for (const [, id = '', token = ''] of text.matchAll(/\/webhooks\/([1-9]\d{16,19})\/([\w-]{1,200})/g)) {
    found.set(id, { id, token });
  }
  return [...found.values()];
}

function mapped<T, U>(answer: DiscordAnswer<T>, map: (body: T) => U): Surveyed<U> {
  return answer.kind === 'answered' ? { kind: 'found', value: map(answer.body) } : answer;
}
