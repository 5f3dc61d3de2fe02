import { type LoadedConfiguration, loadSettings } from '../../config';
import { DomainError } from '../../errors';
import type { CliContext } from '../cli-context';
import { DiscordApi } from '../discord-access/discord-api';
import type { StartApplication } from '../lazy-parts';
import { serve } from '../serve.command';
import type { GivenOptions } from '../setting-options';
import { readScriptedSetup } from './scripted-setup';
import { DOTENV, filesThere, writeSetupFiles, YAML } from './setup-files';
import { Cancelled, Wizard } from './wizard';

export interface SetupOptions {
  yes?: true;
  force?: true;
  coach: string[];
}

const INTERRUPTED = 130;
const HOW_TO = `\
setup asks questions, and needs a terminal for that. In a script pass the answers:
  DISCORD_BOT_TOKEN=… coachwire setup --yes --discord-guild-ids ID --discord-channel-ids ID,ID \\
    --coach d=USER_ID --trading-timezone America/New_York --discord-webhook-url https://discord.com/api/webhooks/ID/TOKEN`;

/** `coachwire setup`: asks for what a first start needs, checks it with Discord, and writes `.env` and the YAML file. */
export async function setup(
  context: CliContext,
  argv: GivenOptions,
  options: SetupOptions,
  start: StartApplication,
): Promise<number> {
  const loaded = loadSettings({ argv, ...context.input, needsDiscord: false });
  if (options.yes) return setUpByOptions(context, loaded, options);
  if (!context.isInteractive) throw new DomainError('invalid', 'setup-needs-terminal', HOW_TO);
  return setUpByAsking(context, loaded, start);
}

async function setUpByOptions(
  context: CliContext,
  loaded: LoadedConfiguration,
  { force, coach }: SetupOptions,
): Promise<number> {
  const { cwd } = context.input;
  const there = filesThere(cwd);
  if (there.length > 0 && !force) {
    const message = `${there.join(' and ')} exist${there.length === 1 ? 's' : ''} already. Give --force to change ${DOTENV} (its other lines stay) and to replace ${YAML} (the old one is kept as ….old).`;
    throw new DomainError('conflict', 'setup-exists', message);
  }
  const { settings } = loaded;
  const api = new DiscordApi(settings.DISCORD_API_URL, settings.DISCORD_BOT_TOKEN);
  const { answers, invitation, warnings } = await readScriptedSetup(loaded, api, coach);
  writeSetupFiles(cwd, answers, otherApi(loaded));
  context.out(`Wrote ${DOTENV} and ${YAML}.`);
  context.out(`Invite the bot with: ${invitation}`);
  for (const warning of warnings) context.err(warning);
  return 0;
}

async function setUpByAsking(
  context: CliContext,
  loaded: LoadedConfiguration,
  start: StartApplication,
): Promise<number> {
  const { cwd } = context.input;
  const clack = await import('@clack/prompts');
  const wizard = new Wizard(clack, loaded);
  let isWritten = false;
  clack.intro('Coachwire set-up: nothing is written before the end, Ctrl-C leaves everything as it is');
  try {
    const { answers, invitation } = await wizard.ask();
    const there = filesThere(cwd);
    const question =
      there.length === 0
        ? `Write ${DOTENV} and ${YAML}?`
        : `Write ${DOTENV} and ${YAML}? Of ${there.join(' and ')}, which exist${there.length === 1 ? 's' : ''}: other lines of ${DOTENV} stay, the YAML file is kept as ….old`;
    if (!(await wizard.confirm(question, there.length === 0))) throw new Cancelled();
    writeSetupFiles(cwd, answers, otherApi(loaded));
    isWritten = true;
    clack.log.success(`Wrote ${DOTENV} (for your eyes only) and ${YAML}.`);
    clack.log.info(`Who may invite the bot elsewhere does it with:\n${invitation}`);
    const startsNow = await wizard.confirm('Start Coachwire now?');
    clack.outro(
      startsNow ? 'Starting; Ctrl-C ends it' : 'Done. `coachwire serve` starts it, `coachwire doctor` looks it over',
    );
    return startsNow ? await serve(context, {}, start) : 0;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    clack.cancel(isWritten ? 'Set up, and not started.' : 'Nothing was changed.');
    return isWritten ? 0 : INTERRUPTED;
  }
}

/** Where Discord is reached by another address, the server must use that, too. */
function otherApi({ settings, sources }: LoadedConfiguration): Record<string, string> {
  return sources.DISCORD_API_URL.kind === 'default' ? {} : { DISCORD_API_URL: settings.DISCORD_API_URL };
}
