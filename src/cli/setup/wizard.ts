import type * as Clack from '@clack/prompts';
import type { Coach, LoadedConfiguration } from '../../config';
import { DiscordApi } from '../discord-access/discord-api';
import {
  type DiscordApplication,
  type DiscordGuild,
  explainFailure,
  surveyApplication,
  surveyChannels,
  type SurveyedChannel,
  surveyGuilds,
  surveyMember,
  surveyWebhook,
  webhooksIn,
} from '../discord-access/discord-survey';
import { invitationLink } from '../discord-access/needed-permissions';
import { isTimezone, readIds, type SetupAnswers } from './setup-answers';

/** Somebody pressed Ctrl-C or Esc. */
export class Cancelled extends Error {}

/** Asks for everything that a first start needs, and has Discord confirm each answer before the next question. */
export class Wizard {
  private api: DiscordApi;

  constructor(
    private readonly clack: typeof Clack,
    private readonly loaded: LoadedConfiguration,
  ) {
    this.api = new DiscordApi(loaded.settings.DISCORD_API_URL, null);
  }

  /** @throws Cancelled */
  async ask(): Promise<{ answers: SetupAnswers; invitation: string }> {
    const { token, application } = await this.askToken();
    await this.askIntent(application);
    const guilds = await this.askGuilds(application);
    const channelIds = await this.askChannels(guilds);
    const coaches = await this.askCoaches(guilds);
    const timezone = await this.askTimezone();
    const webhookUrl = await this.askWebhook();
    const answers = { token, guildIds: guilds.map(({ id }) => id), channelIds, coaches, timezone, webhookUrl };
    return { answers, invitation: invitationLink(application.id) };
  }

  async confirm(message: string, initialValue = true): Promise<boolean> {
    return this.answer(await this.clack.confirm({ message, initialValue }));
  }

  private async askToken(): Promise<{ token: string; application: DiscordApplication }> {
    const { DISCORD_API_URL: url, DISCORD_BOT_TOKEN: present } = this.loaded.settings;
    let token = present !== null && (await this.confirm('A token is set already. Use it?')) ? present : null;
    for (;;) {
      token ??= await this.text('password', {
        message: 'The bot’s token (Discord Developer Portal → your application → Bot → Reset Token)',
        validate: (value = '') =>
          /^\S{20,}$/.test(value.trim()) ? undefined : 'That is no token: it is one long word.',
      });
      this.api = new DiscordApi(url, token);
      const answer = await this.waiting('Asking Discord whose token that is', () => surveyApplication(this.api));
      if (answer.kind === 'found') {
        this.clack.log.success(`It is that of ${answer.value.name}.`);
        return { token, application: answer.value };
      }
      this.clack.log.error(`Discord ${explainFailure(answer, url)}.`);
      token = null;
    }
  }

  private async askIntent(application: DiscordApplication): Promise<void> {
    for (let current = application; !current.hasMessageContent;) {
      this.clack.log.warn(
        'The Message Content intent is off, so the bot hears slash commands only. Switch it on at\n' +
          `https://discord.com/developers/applications/${application.id}/bot → Privileged Gateway Intents`,
      );
      if (!(await this.lookAgain('Go on without it'))) return;
      const answer = await this.waiting('Asking again', () => surveyApplication(this.api));
      if (answer.kind === 'found') current = answer.value;
      else this.clack.log.error(`Discord ${explainFailure(answer, this.api.url)}.`);
    }
    this.clack.log.success('The Message Content intent is on.');
  }

  private async askGuilds({ id, name }: DiscordApplication): Promise<DiscordGuild[]> {
    for (;;) {
      const answer = await this.waiting('Looking where the bot is', () => surveyGuilds(this.api));
      if (answer.kind === 'found' && answer.value.length > 0) return this.chooseGuilds(answer.value);
      if (answer.kind === 'found')
        this.clack.log.warn(`${name} is in no server yet. Invite it:\n${invitationLink(id)}`);
      else this.clack.log.error(`Discord ${explainFailure(answer, this.api.url)}.`);
      if (!(await this.lookAgain('Invite it later'))) return [];
    }
  }

  private async chooseGuilds(guilds: DiscordGuild[]): Promise<DiscordGuild[]> {
    const [only] = guilds;
    if (guilds.length === 1 && only) {
      this.clack.log.success(`It is in ${only.name}.`);
      return guilds;
    }
    const chosen = await this.clack.multiselect({
      message: 'Which servers does it serve?',
      options: guilds.map(({ id: value, name: label }) => ({ value, label, hint: value })),
    });
    const ids = this.answer(chosen);
    return guilds.filter(({ id }) => ids.includes(id));
  }

  private async askChannels(guilds: DiscordGuild[]): Promise<string[]> {
    for (;;) {
      const channels = await this.waiting('Looking at the channels', () => this.channelsOf(guilds));
      if (channels.length === 0) return [];
      const chosen = await this.clack.multiselect({
        message: 'In which channels does it take commands? (None chosen: in all that it sees)',
        required: false,
        options: channels.map(({ id: value, name, lacking }) => ({
          ...{ value, label: `#${name}` },
          ...(lacking.length === 0 ? {} : { hint: `lacks ${lacking.join(', ')}` }),
        })),
      });
      const ids = this.answer(chosen);
      const lacking = channels.filter((channel) => ids.includes(channel.id) && channel.lacking.length > 0);
      if (lacking.length === 0) return ids;
      for (const { name, lacking: what } of lacking) {
        this.clack.log.warn(`It lacks ${what.join(', ')} in #${name}: give it that under Edit Channel → Permissions.`);
      }
      if (!(await this.lookAgain('Go on, I will do that later'))) return ids;
    }
  }

  private async channelsOf(guilds: DiscordGuild[]): Promise<SurveyedChannel[]> {
    const answers = await Promise.all(guilds.map(({ id }) => surveyChannels(this.api, id)));
    return answers.flatMap((answer) => (answer.kind === 'found' ? answer.value.filter(({ isText }) => isText) : []));
  }

  private async askCoaches(guilds: DiscordGuild[]): Promise<Coach[]> {
    const { coaches } = this.loaded.roster;
    const chosen = await this.clack.multiselect({
      message: 'Which coaches do you have?',
      options: coaches.map(({ code: value, name, description: hint }) => ({ value, label: `${value}  ${name}`, hint })),
      initialValues: coaches.map(({ code }) => code),
    });
    const codes = this.answer(chosen);
    const asked: Coach[] = [];
    for (const coach of coaches.filter(({ code }) => codes.includes(code))) {
      asked.push({ ...coach, userIds: await this.askUsers(coach, guilds) });
    }
    return asked;
  }

  private async askUsers({ name, userIds }: Coach, [guild]: DiscordGuild[]): Promise<string[]> {
    for (;;) {
      const line = await this.text('text', {
        message: `Who posts for ${name}? Discord user ids (Developer Mode → Copy User ID); empty: anyone in the server`,
        initialValue: userIds.join(', '),
        validate: (value = '') =>
          readIds(value) === null ? 'An id has 17 to 20 digits; put commas between several.' : undefined,
      });
      const ids = readIds(line) ?? [];
      if (!guild || ids.length === 0) return ids;
      const found = await this.waiting('Looking them up', () =>
        Promise.all(ids.map((id) => surveyMember(this.api, guild.id, id))),
      );
      const strangers = ids.filter((_, index) => found[index]?.kind === 'refused');
      const names = found.flatMap((one) => (one.kind === 'found' ? [one.value] : []));
      if (strangers.length === 0) {
        this.clack.log.success(`${name}: ${names.join(', ')}`);
        return ids;
      }
      this.clack.log.error(`Nobody in ${guild.name} has the id ${strangers.join(', ')}.`);
    }
  }

  private async askTimezone(): Promise<string> {
    return (
      await this.text('text', {
        message: 'In which time zone does the trading day begin and end?',
        initialValue: this.loaded.settings.TRADING_TIMEZONE,
        validate: (value = '') =>
          isTimezone(value.trim()) ? undefined : 'Use a name such as America/New_York or UTC.',
      })
    ).trim();
  }

  private async askWebhook(): Promise<string | null> {
    for (;;) {
      const url = await this.text('text', {
        message: 'A webhook for alerts (channel settings → Integrations → Webhooks → Copy Webhook URL); empty: none',
        validate: (value = '') =>
          value.trim() === '' || webhooksIn(value).length === 1
            ? undefined
            : 'It looks like https://discord.com/api/webhooks/ID/TOKEN.',
      });
      const [webhook] = webhooksIn(url);
      if (!webhook) return null;
      const answer = await this.waiting('Asking for it', () => surveyWebhook(this.api, webhook));
      if (answer.kind === 'found') {
        this.clack.log.success(`${answer.value.name} posts to channel ${answer.value.channelId}.`);
        return url.trim();
      }
      const isGone = answer.kind === 'refused' && [401, 403, 404].includes(answer.status);
      this.clack.log.error(
        isGone ? 'Discord does not know this webhook.' : `Discord ${explainFailure(answer, this.api.url)}.`,
      );
    }
  }

  private async lookAgain(otherwise: string): Promise<boolean> {
    const chosen = await this.clack.select({
      message: 'What now?',
      options: [
        { value: true, label: 'I have done that: look again' },
        { value: false, label: otherwise },
      ],
    });
    return this.answer(chosen);
  }

  private async text(
    kind: 'text' | 'password',
    options: { message: string; initialValue?: string; validate: (value?: string) => string | undefined },
  ): Promise<string> {
    return this.answer(await (kind === 'text' ? this.clack.text(options) : this.clack.password(options))) ?? '';
  }

  private async waiting<T>(message: string, work: () => Promise<T>): Promise<T> {
    const spinner = this.clack.spinner();
    spinner.start(message);
    try {
      return await work();
    } finally {
      spinner.stop(message);
    }
  }

  private answer<T>(value: T): Exclude<T, symbol> {
    if (this.clack.isCancel(value)) throw new Cancelled();
    return value as Exclude<T, symbol>;
  }
}
