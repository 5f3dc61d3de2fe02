import { loadSettings } from '../../config';
import type { CliContext } from '../cli-context';
import { interruptible } from '../interruptible';
import { pathArgument } from '../path-argument';
import { loadBackup, loadCharts } from '../lazy-parts';
import type { GivenOptions } from '../setting-options';
import { stepProgress } from './progress';

export interface RestoreCommandOptions {
  force?: true;
  json?: true;
}

/** `coachwire restore F`: puts a backup in the place of the store. */
export async function restore(
  context: CliContext,
  argv: GivenOptions,
  file: string,
  { force, json }: RestoreCommandOptions,
): Promise<number> {
  const { settings } = loadSettings({ argv, ...context.input, needsDiscord: false });
  const { FolderChartBytes } = loadCharts();
  // It only takes in: what is not known is left to the server that starts next.
  const charts = new FolderChartBytes(settings.CHARTS_PATH, () => Promise.resolve([]));
  return interruptible(context, async (signal) => {
    const options = { force, now: new Date(), charts, onProgress: stepProgress(context), signal };
    const report = await loadBackup().restoreBackup(pathArgument(context, file), settings, options);
    context.progress?.(null);
    const { manifest, aside } = report;
    if (json)
      context.out(JSON.stringify({ made_at: manifest.made_at, rows: manifest.rows, charts: report.charts, aside }));
    else {
      const plans =
        manifest.rows === null ? 'PostgreSQL' : `${manifest.rows.coach_plans ?? 0} plans, ${report.charts} charts`;
      context.out(`Restored the backup of ${manifest.made_at}: ${plans}.`);
      if (aside) context.out(`What was there before is kept as ${aside}: remove it when you do not need it any more.`);
    }
    return 0;
  });
}
