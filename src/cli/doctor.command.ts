import { existsSync } from 'node:fs';
import { ConfigurationError, describeSettings, type LoadedConfiguration, loadSettings } from '../config';
import type { CliContext } from './cli-context';
import { checkBackup } from './doctor/backup-check';
import { type Check, renderCheck } from './doctor/check';
import { checkCharts } from './doctor/charts-check';
import { checkDiscord, checkWebhooks } from './doctor/discord-check';
import { checkKick } from './doctor/kick-check';
import { checkMachine } from './doctor/machine-check';
import { nextSteps, renderSteps, renderVerdict } from './doctor/next-steps';
import { checkParts } from './doctor/parts-check';
import { checkPort } from './doctor/port-check';
import { checkPublicUrl } from './doctor/public-url-check';
import { renderSettingsTable } from './doctor/settings-table';
import { checkStorage } from './doctor/storage-check';
import type { GivenOptions } from './setting-options';

export interface DoctorOptions {
  json?: true;
}

/** `coachwire doctor`: shows every setting, looks at all that a start needs, and answers 1 when something keeps it from working. */
export async function doctor(context: CliContext, argv: GivenOptions, { json }: DoctorOptions = {}): Promise<number> {
  const { env, isTerminal } = context.input;
  const hasColours = isTerminal && !env.NO_COLOR;
  const loaded = load(context, argv);
  const settings = 'problems' in loaded ? [] : describeSettings(loaded);
  if (!json && settings.length > 0) {
    context.out('Settings (* set by you)\n');
    context.out(renderSettingsTable(settings));
    context.out('\nChecks\n');
  }
  const checks = 'problems' in loaded ? loaded.problems : await checkAll(loaded);
  const steps = 'problems' in loaded ? [] : nextSteps(loaded, existsSync(loaded.settings.DATABASE_PATH));
  const isWell = checks.every(({ status }) => status !== 'fail');
  if (json) context.out(JSON.stringify({ is_well: isWell, checks, next_steps: steps, settings: settings.map(toJson) }));
  else {
    for (const check of checks) context.out(renderCheck(check, hasColours));
    context.out(`\n${steps.length > 0 ? renderSteps(steps) : renderVerdict(checks)}`);
  }
  return isWell ? 0 : 1;
}

async function checkAll(loaded: LoadedConfiguration): Promise<Check[]> {
  const { settings } = loaded;
  const [storage, backup, discord, webhooks, kick, port, publicUrl] = await Promise.all([
    checkStorage(settings),
    checkBackup(settings, new Date()),
    checkDiscord(settings),
    checkWebhooks(loaded),
    checkKick(loaded),
    checkPort(settings),
    checkPublicUrl(settings),
  ]);
  const warnings = loaded.warnings.map((message) => ({ status: 'warn', subject: 'Settings', message }) as const);
  return [
    ...[checkMachine(settings), warnings, storage, checkCharts(settings), backup].flat(),
    ...[discord, checkParts(loaded), webhooks, kick, port, publicUrl].flat(),
  ];
}

/** Settings that cannot be read are what the doctor is for, too. */
function load(context: CliContext, argv: GivenOptions): LoadedConfiguration | { problems: Check[] } {
  try {
    return loadSettings({ argv, ...context.input, needsDiscord: false });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const problems = error.problems.map(({ name, where, message }): Check => {
      return {
        status: 'fail',
        subject: 'Settings',
        message: `${where === null ? name : `${name} (${where})`} ${message}`,
      };
    });
    return { problems };
  }
}

function toJson({ name, value, source, isDefault }: ReturnType<typeof describeSettings>[number]): object {
  return { name, value, source, is_default: isDefault };
}
