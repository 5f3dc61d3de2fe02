import { describeSettings, loadSettings } from '../config';
import type { CliContext } from './cli-context';
import { renderCheck } from './doctor/check';
import { checkCharts } from './doctor/charts-check';
import { checkDiscord } from './doctor/discord-check';
import { checkParts } from './doctor/parts-check';
import { checkPort } from './doctor/port-check';
import { renderSettingsTable } from './doctor/settings-table';
import { checkStorage } from './doctor/storage-check';
import type { GivenOptions } from './setting-options';

/** `coachwire doctor`: shows every setting, looks at all that a start needs, and answers 1 when something keeps it from working. */
export async function doctor(context: CliContext, argv: GivenOptions): Promise<number> {
  const loaded = loadSettings({ argv, ...context.input, needsDiscord: false });
  context.out('Settings (* set by you)\n');
  context.out(renderSettingsTable(describeSettings(loaded)));
  context.out('\nChecks\n');
  const { settings } = loaded;
  const [storage, discord, port] = await Promise.all([
    checkStorage(settings),
    checkDiscord(settings),
    checkPort(settings),
  ]);
  const checks = [storage, checkCharts(settings), discord, checkParts(loaded), port];
  const warnings = loaded.warnings.map((message) => ({ status: 'warn', subject: 'Settings', message }) as const);
  const all = [...warnings, ...checks.flat()];
  for (const check of all) context.out(renderCheck(check));
  return all.some(({ status }) => status === 'fail') ? 1 : 0;
}
