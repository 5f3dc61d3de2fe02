import { loadSettings } from '../../config';
import { DomainError } from '../../errors';
import type { Plan, Storage } from '../../storage';
import type { CliContext } from '../cli-context';
import { loadCharts, loadPlans, loadStorage } from '../lazy-parts';
import { pathArgument } from '../path-argument';
import type { GivenOptions } from '../setting-options';
import { chosenGuild } from './chosen-guild';
import { csvHead, csvLine, type ExportedPlan, jsonLine } from './export-lines';
import { LinesFile } from './lines-file';

export interface ExportOptions {
  from?: string;
  to?: string;
  format: string;
  coach?: string;
  guild?: string;
  output?: string;
}

const PAGE = 500;

/** `coachwire export`: the plans of some days, newest first, one line each. */
export async function exportPlans(context: CliContext, argv: GivenOptions, options: ExportOptions): Promise<number> {
  const { settings, roster } = loadSettings({ argv, ...context.input, needsDiscord: false });
  const { format, from, to, coach: coachName } = options;
  if (format !== 'json' && format !== 'csv')
    throw new DomainError('invalid', 'format-invalid', `--format must be json or csv, not '${format}'.`);
  const { isCalendarDate } = loadPlans();
  for (const [option, date] of Object.entries({ from, to })) {
    if (date !== undefined && !isCalendarDate(date))
      throw new DomainError('invalid', 'date-invalid', `--${option} must be a day written YYYY-MM-DD, not '${date}'.`);
  }
  // One who left the roster may still have plans.
  const coach = coachName === undefined ? undefined : (roster.find(coachName)?.code ?? coachName.toLowerCase());
  const storage = await loadStorage().openStorage(settings);
  try {
    const guildId = chosenGuild(options.guild, settings, await storage.read.plans.listGuildIds());
    const lines = options.output === undefined ? null : LinesFile.create(pathArgument(context, options.output));
    const out = (line: string) => (lines ? lines.write(line) : context.out(line));
    const baseUrl = settings.PUBLIC_URL ?? `http://${settings.API_HOST}:${settings.API_PORT}`;
    const { chartUrl } = loadCharts();
    if (format === 'csv') out(csvHead());
    let count = 0;
    for await (const plan of plansOf(storage, { guildId, from, to, coach })) {
      const exported = toExported(plan, (chart) => chartUrl(chart, baseUrl));
      out(format === 'csv' ? csvLine(exported) : jsonLine(exported));
      count += 1;
    }
    lines?.close();
    if (lines) context.err(`${count} plans written to ${options.output}.`);
    return 0;
  } finally {
    await storage.close();
  }
}

interface Selection {
  guildId: string;
  from?: string;
  to?: string;
  coach?: string;
}

async function* plansOf(storage: Storage, selection: Selection): AsyncGenerator<Plan> {
  for (let before: { date: string; id: number } | undefined; ;) {
    const page = await storage.read.plans.listRange({ ...selection, before, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    before = { date: last.date, id: last.id };
  }
}

function toExported(plan: Plan, urlOf: (chart: Plan['charts'][number]) => string): ExportedPlan {
  return {
    ...{ coach: `coach_${plan.coach}`, date: plan.date, plan: plan.text, charts: plan.charts.map(urlOf) },
    ...{ author: plan.author, author_id: plan.authorId, channel: plan.channel },
    ...{ created_at: plan.createdAt, edited_at: plan.editedAt, version: plan.version },
  };
}
