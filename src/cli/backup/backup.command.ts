import type { BackupReport } from '../../backup';
import { loadSettings } from '../../config';
import type { CliContext } from '../cli-context';
import { interruptible } from '../interruptible';
import { pathArgument } from '../path-argument';
import { loadBackup } from '../lazy-parts';
import { readProductVersion } from '../product-version';
import type { GivenOptions } from '../setting-options';
import { formatBytes, stepProgress } from './progress';

export interface BackupCommandOptions {
  to?: string;
  keep?: number;
  force?: true;
  json?: true;
}

/** `coachwire backup`: one file with the store and its charts, made beside a running server. */
export async function backup(context: CliContext, argv: GivenOptions, options: BackupCommandOptions): Promise<number> {
  const { settings } = loadSettings({ argv, ...context.input, needsDiscord: false });
  return interruptible(context, async (signal) => {
    const report = await loadBackup().makeBackup(settings, {
      ...options,
      to: options.to === undefined ? undefined : pathArgument(context, options.to),
      version: readProductVersion(),
      now: new Date(),
      onProgress: stepProgress(context),
      signal,
    });
    context.progress?.(null);
    context.out(options.json ? JSON.stringify(toJson(report)) : describe(report));
    if (report.missingCharts.length > 0) context.err(warnOfMissing(report.missingCharts));
    return 0;
  });
}

function describe({ file, bytes, manifest, missingCharts, removed }: BackupReport): string {
  const { rows, charts } = manifest;
  const plans = rows === null ? 'a dump of PostgreSQL' : `${rows.coach_plans ?? 0} plans`;
  const images = rows === null ? '' : `, ${charts.files - missingCharts.length} charts`;
  return [
    `Backup ${file}: ${formatBytes(bytes)}, ${plans}${images}; read back and found whole.`,
    ...removed.map((path) => `Removed ${path}`),
  ].join('\n');
}

function toJson({ file, bytes, manifest, missingCharts, removed }: BackupReport): object {
  const { engine, made_at, rows, charts } = manifest;
  return { file, bytes, engine, made_at, rows, charts, missing_charts: missingCharts, removed };
}

function warnOfMissing(hashes: readonly string[]): string {
  const [first] = hashes;
  const count = hashes.length === 1 ? 'One chart image is' : `${hashes.length} chart images are`;
  return `${count} missing or damaged in CHARTS_PATH, and not in the backup: ${first}${hashes.length > 1 ? ' and others' : ''}.`;
}
