import { existsSync } from 'node:fs';
import { type LoadedConfiguration, loadSettings } from '../../config';
import { DomainError } from '../../errors';
import type { ImportOptions, RowReport } from '../../legacy';
import type { Storage } from '../../storage';
import { stepProgress } from '../backup/progress';
import type { CliContext } from '../cli-context';
import { loadCharts, loadLegacy, loadStorage } from '../lazy-parts';
import { pathArgument } from '../path-argument';
import type { GivenOptions } from '../setting-options';
import { chosenGuild } from './chosen-guild';
import { renderImport, renderRow } from './import-presenter';
import { LinesFile } from './lines-file';

export interface ImportLegacyOptions {
  dryRun?: true;
  guild?: string;
  timezone?: string;
  authors?: string;
  coaches?: string;
  encoding: string;
  report?: string;
  json?: true;
}

const INTERRUPTED = 130;

/** `coachwire import-legacy F`: takes the plans of the Python system, beside a running server. */
export async function importLegacyFile(
  context: CliContext,
  argv: GivenOptions,
  file: string,
  options: ImportLegacyOptions,
): Promise<number> {
  const loaded = loadSettings({ argv, ...context.input, needsDiscord: false });
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) context.process.on(signal, () => controller.abort());
  const { importLegacy } = loadLegacy();
  const legacy = loadStorage().LegacyDatabase.open(pathArgument(context, file));
  let lines: LinesFile | null = null;
  let storage: Storage | null = null;
  try {
    if (options.report !== undefined) lines = LinesFile.create(pathArgument(context, options.report));
    storage = await openTarget(loaded, options);
    const stored = (await storage?.read.plans.listGuildIds()) ?? [];
    const report = await importLegacy(legacy, storage, {
      ...readOptions(loaded, options, stored, legacy.encoding),
      onRow: (row) => {
        lines?.write(JSON.stringify(row));
        tell(context, row, options);
      },
      onProgress: stepProgress(context),
      signal: controller.signal,
    });
    context.progress?.(null);
    lines?.close();
    context.out(options.json ? JSON.stringify({ summary: report }) : renderImport(report, options.dryRun === true));
    if (!controller.signal.aborted) return 0;
    context.err('Interrupted. What was taken is whole and stays; run it again to go on.');
    return INTERRUPTED;
  } finally {
    context.progress?.(null);
    legacy.close();
    await storage?.close();
  }
}

/** A dry run makes no store where there is none. */
function openTarget({ settings }: LoadedConfiguration, { dryRun }: ImportLegacyOptions): Promise<Storage> | null {
  const isMissing = settings.DATABASE_URL === null && !existsSync(settings.DATABASE_PATH);
  return dryRun && isMissing ? null : loadStorage().openStorage(settings);
}

function readOptions(
  { settings, roster }: LoadedConfiguration,
  { guild, timezone, authors = '', coaches = '', encoding, dryRun }: ImportLegacyOptions,
  stored: readonly string[],
  fileEncoding: string,
): Omit<ImportOptions, 'onRow'> {
  const { LocalTime, readNames } = loadLegacy();
  const now = new Date();
  const isCode = new RegExp(`^(${roster.coaches.map(({ code }) => code).join('|')})$`, 'i');
  return {
    guildId: chosenGuild(guild, settings, stored),
    roster,
    coaches: readNames('--coaches', coaches, isCode, `name=code,… with the codes ${roster.codes}`),
    authors: readNames('--authors', authors, /^[1-9]\d{16,19}$/, 'name=id,… with Discord ids (17 to 20 digits)'),
    time: checked('timezone', () => new LocalTime(timezone ?? settings.TRADING_TIMEZONE), timezone),
    reading: { fileEncoding, otherEncoding: checked('encoding', () => new TextDecoder(encoding).encoding, encoding) },
    isLiveLink: (url) => loadCharts().isLiveSource(url, settings.DISCORD_API_URL, now),
    isDryRun: dryRun === true,
    now,
  };
}

function checked<T>(option: string, make: () => T, typed: string | undefined): T {
  try {
    return make();
  } catch {
    const example = option === 'encoding' ? 'windows-1252 or shift_jis' : 'America/New_York';
    const message = `--${option} must be one that is known, such as ${example}, not '${typed}'.`;
    throw new DomainError('invalid', `${option}-unknown`, message);
  }
}

/** Whoever reads sees what needs a look; a program sees every row. */
function tell(context: CliContext, row: RowReport, { json }: ImportLegacyOptions): void {
  if (json) return context.out(JSON.stringify(row));
  if (row.reason === undefined && row.notes === undefined) return;
  context.progress?.(null);
  context.out(renderRow(row));
}
