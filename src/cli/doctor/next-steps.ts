import type { LoadedConfiguration } from '../../config';
import type { Check } from './check';

/** In which order to do what, where nothing is set up yet; none where something is. */
export function nextSteps({ settings, sources }: LoadedConfiguration, storeIsThere: boolean): string[] {
  const isFresh = settings.DISCORD_BOT_TOKEN === null && !settings.MOCK_MODE && !storeIsThere;
  if (!isFresh || sources.DATABASE_URL.kind !== 'default') return [];
  return [
    'Make a bot: https://discord.com/developers/applications → New Application → Bot; switch the Message Content Intent on there, and copy the token (Reset Token).',
    'Run `coachwire setup` with that token at hand: it checks it, invites the bot to your server, and asks for channels, coaches and time zone.',
    'Run `coachwire doctor` again: it should find nothing to do.',
    'Run `coachwire serve`, and type /help in your server.',
    'Let `coachwire backup --keep 7` run daily (deploy/ has a timer for systemd and a CronJob).',
  ];
}

/** The steps as they are printed; how it looks without any of them comes last. */
export function renderSteps(steps: readonly string[]): string {
  const numbered = steps.map((step, index) => `  ${index + 1}. ${step}`);
  return [
    'Nothing is set up yet. In this order:',
    '',
    ...numbered,
    '',
    'To see it at work first: `coachwire demo`.',
  ].join('\n');
}

/** How it went, in one line. */
export function renderVerdict(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const [fails, warnings] = [count('fail'), count('warn')];
  if (fails === 0 && warnings === 0) return 'All is well.';
  const parts = [fails > 0 ? `${fails} to mend before it works` : '', warnings > 0 ? `${warnings} worth a look` : ''];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}
