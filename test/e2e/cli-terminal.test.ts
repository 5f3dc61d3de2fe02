import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { run } from '../../src/cli';
import { loadSettings } from '../../src/config';
import { FakeHost } from '../support/fake-host';
import { KEYS, Terminal } from '../support/terminal';

const { enter, down, space, ctrlC, clearLine } = KEYS;

let cwd: string;
let discord: Simulator;
let env: Record<string, string>;
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-setup-'));
  discord = await startSimulator({ rateLimits: false, botName: 'Planner', messageContentIntent: false });
  env = { DISCORD_API_URL: discord.apiUrl };
});
afterEach(async () => {
  await discord.close();
  rmSync(cwd, { recursive: true, force: true });
});

/** A server with a channel for plans, another where the bot may not answer, and a coach. */
function furnish() {
  const guild = discord.addGuild({ name: 'Traders' });
  const plans = discord.addChannel({ guildId: guild.id, name: 'plans' });
  const quiet = discord.addChannel({ guildId: guild.id, name: 'quiet' });
  discord.setOverwrite(quiet.id, { id: guild.id, type: 'role', deny: ['EMBED_LINKS'] });
  const dana = discord.addMember({ guildId: guild.id, username: 'dana' }).user;
  const webhook = discord.addWebhook(plans.id, 'Desk');
  return { guild, plans, quiet, dana, webhookUrl: `${discord.apiUrl}/webhooks/${webhook.id}/${webhook.token}` };
}

const written = () => loadSettings({ argv: {}, env: {}, cwd, needsDiscord: true });

it('asks, has Discord confirm each answer, says what is wrong with bad ones, and starts what it wrote', async () => {
  const terminal = Terminal.start(['setup'], cwd, { ...env, API_PORT: '0', LOG_FILE: 'none', LOG_FORMAT: 'json' });
  await terminal.answer('The bot’s token', 'too-short', enter);
  await terminal.answer('That is no token', clearLine, 'MTIzNDU2Nzg5MDEyMzQ1Njc4.wrong.token', enter);
  await terminal.sees('Discord refuses the token; make a new one');
  await terminal.answer('The bot’s token', discord.token, enter);
  await terminal.sees('It is that of Planner.');
  await terminal.sees('The Message Content intent is off');
  await terminal.answer('What now?', enter);
  await terminal.sees('The Message Content intent is off');
  await terminal.answer('What now?', down, enter);
  await terminal.sees('Planner is in no server yet. Invite it:');
  const { guild, plans, dana, webhookUrl } = furnish();
  await terminal.answer('What now?', enter);
  await terminal.sees('It is in Traders.');
  await terminal.sees('In which channels does it take commands?');
  await terminal.answer('quiet', down, space, enter);
  await terminal.sees('It lacks Embed Links in #quiet');
  await terminal.answer('What now?', enter);
  await terminal.sees('In which channels does it take commands?');
  await terminal.answer('quiet', space, enter);
  await terminal.sees('Which coaches do you have?');
  await terminal.answer('News/Events', down, space, down, space, down, space, enter);
  await terminal.answer('Who posts for Day Trading?', 'dana', enter);
  await terminal.answer('An id has 17 to 20 digits', clearLine, '999999999999999999', enter);
  await terminal.sees('Nobody in Traders has the id 999999999999999999.');
  await terminal.answer('Who posts for Day Trading?', dana.id, enter);
  await terminal.sees('Day Trading: dana');
  await terminal.answer('In which time zone', clearLine, 'Mars/One', enter);
  await terminal.answer('Use a name such as', clearLine, 'Europe/Berlin', enter);
  await terminal.answer('A webhook for alerts', 'https://example.com/', enter);
  await terminal.answer('It looks like https:', clearLine, `${discord.apiUrl}/webhooks/123456789012345678/gone`, enter);
  await terminal.sees('Discord does not know this webhook.');
  await terminal.answer('A webhook for alerts', webhookUrl, enter);
  await terminal.sees('Desk posts to channel');
  expect(readdirSync(cwd)).toEqual([]);
  await terminal.answer('Write .env and config/coachwire.yaml?', enter);
  await terminal.sees('permissions=');
  await terminal.answer('Start Coachwire now?', enter);
  await terminal.sees('Starting; Ctrl-C ends it');
  await discord.waitForBot();
  terminal.type(ctrlC);
  expect(await terminal.ended()).toBe(0);

  expect(terminal.shown).not.toContain(discord.token);
  expect(statSync(join(cwd, '.env')).mode & 0o777).toBe(0o600);
  const { settings, roster } = written();
  expect(settings).toMatchObject({
    ...{ DISCORD_BOT_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, DISCORD_WEBHOOK_URL: webhookUrl },
    ...{ DISCORD_ALERTS_ENABLED: true, DISCORD_GUILD_IDS: [guild.id], DISCORD_CHANNEL_IDS: [plans.id] },
    TRADING_TIMEZONE: 'Europe/Berlin',
  });
  expect(roster.coaches).toEqual([expect.objectContaining({ code: 'd', name: 'Day Trading', userIds: [dana.id] })]);
});

it('asks before it changes files, and leaves nothing half written after Ctrl-C', async () => {
  furnish();
  const dotenv = `# mine\nDISCORD_BOT_TOKEN=${discord.token}\nLOG_LEVEL=debug\n`;
  writeFileSync(join(cwd, '.env'), dotenv);
  const terminal = Terminal.start(['setup'], cwd, env);
  await terminal.answer('A token is set already. Use it?', enter);
  await terminal.answer('What now?', down, enter);
  await terminal.sees('In which channels does it take commands?');
  await terminal.answer('quiet', enter);
  await terminal.sees('Which coaches do you have?');
  await terminal.answer('News/Events', down, space, down, space, down, space, enter);
  await terminal.answer('Who posts for Day Trading?', enter);
  await terminal.answer('In which time zone', enter);
  await terminal.answer('A webhook for alerts', enter);
  await terminal.sees('Of .env, which exists');
  terminal.type(ctrlC);
  await terminal.sees('Nothing was changed.');
  expect(await terminal.ended()).toBe(130);
  expect(readdirSync(cwd)).toEqual(['.env']);
  expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe(dotenv);
});

it('takes the answers from options in a script, refuses bad ones in a line, and overwrites nothing by itself', async () => {
  const { guild, quiet, dana, webhookUrl } = furnish();
  const setup = async (words: string[], more: Record<string, string> = {}) => {
    const host = new FakeHost(cwd, { ...env, DISCORD_BOT_TOKEN: discord.token, ...more });
    return { exitCode: await run(['setup', ...words], host.context), errors: host.errors, output: host.output };
  };
  const refusals: [string[], Record<string, string>, string][] = [
    [[], {}, 'needs a terminal'],
    [['--yes'], { DISCORD_BOT_TOKEN: '' }, 'pass the token'],
    [['--yes'], { DISCORD_BOT_TOKEN: 'MTIzNDU2Nzg5MDEyMzQ1Njc4.wrong.token' }, 'refuses the token'],
    [['--yes'], { DISCORD_API_URL: 'http://127.0.0.1:1/api' }, 'does not answer'],
    [
      ['--yes', '--discord-webhook-url', `${discord.apiUrl}/webhooks/123456789012345678/gone`],
      {},
      'does not know the webhook',
    ],
    [['--yes', '--coach', 'd=dana'], {}, '--coach must be CODE=ID+ID'],
    [['--yes', '--coach', `x=${dana.id}`], {}, '--coach names x'],
    [['--yes', '--discord-guild-ids', guild.id, '--coach', 'd=999999999999999999'], {}, 'nobody with the id'],
  ];
  for (const [words, more, message] of refusals) {
    const { exitCode, errors } = await setup(words, more);
    expect({ exitCode, error: errors[0] }).toEqual({ exitCode: 1, error: expect.stringContaining(message) });
    expect(readdirSync(cwd)).toEqual([]);
  }
  const words = [
    '--yes',
    '--discord-guild-ids',
    guild.id,
    '--discord-channel-ids',
    quiet.id,
    '--coach',
    `d=${dana.id}`,
  ];
  const { exitCode, errors, output } = await setup([...words, '--discord-webhook-url', webhookUrl]);
  expect({ exitCode, output }).toEqual({
    exitCode: 0,
    output: ['Wrote .env and config/coachwire.yaml.', expect.stringContaining('Invite the bot with: https://')],
  });
  expect(errors).toEqual([
    expect.stringContaining('Message Content'),
    `The bot lacks Embed Links in #quiet (${quiet.id}).`,
  ]);
  expect(written().roster.find('d')?.userIds).toEqual([dana.id]);
  expect((await setup(words)).errors[0]).toContain('exist already. Give --force');
  writeFileSync(join(cwd, '.env'), 'LOG_LEVEL=debug\nDISCORD_BOT_TOKEN=old\n');
  expect((await setup([...words, '--force'])).exitCode).toBe(0);
  expect(written().settings).toMatchObject({ LOG_LEVEL: 'debug', DISCORD_BOT_TOKEN: discord.token });
  expect(readdirSync(join(cwd, 'config'))).toEqual(['coachwire.yaml', 'coachwire.yaml.old']);
});

it('shows what the doctor finds in colours', async () => {
  const terminal = Terminal.start(['doctor'], cwd, { ...env, API_PORT: '0' });
  expect(await terminal.ended()).toBe(1);
  expect(terminal.raw).toContain('\x1b[32mok  \x1b[39m  Node.js: ');
  expect(terminal.raw).toContain('\x1b[31mFAIL\x1b[39m  Discord: DISCORD_BOT_TOKEN is not set');
  expect(terminal.shown).toContain('Nothing is set up yet. In this order:');
  const plain = Terminal.start(['doctor'], cwd, { ...env, API_PORT: '0', NO_COLOR: '1' });
  expect(await plain.ended()).toBe(1);
  expect(plain.raw).not.toContain('\x1b[3');
});
