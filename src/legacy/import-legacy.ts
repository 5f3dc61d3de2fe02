import type { LegacyChart, LegacyDatabase, LegacyPlan, LegacyRevision, LegacyRow, Storage } from '../storage';
import { type ImportReport, ImportTally, type RowReport } from './import-report';
import {
  completePlan,
  endPlan,
  type LegacyContext,
  quote,
  readChart,
  readLegacyPlan,
  type ReadPart,
  type ReadPlan,
  readRevision,
} from './read-legacy-plan';
import { RowReader } from './legacy-text';
import { SlotWinners } from './slot-winners';

export interface ImportOptions extends LegacyContext {
  /** Reads, compares and tells, and writes nothing. */
  isDryRun: boolean;
  now: Date;
  onRow: (row: RowReport) => void;
  /** How many plans are done. */
  onProgress?: (step: string, done: number, total: number) => void;
  signal?: AbortSignal;
}

/** Plans that are kept together: a server beside it has its turn between two. */
const BATCH = 500;

type Parts = Record<'plan_charts' | 'plan_history', Map<string, number[]>>;

/**
 * Takes the plans of the Python system, with their edits and charts. Whatever an earlier import has taken stays as it is, so that
 * a second one doubles nothing, and one that was interrupted goes on.
 * @param storage null where there is no store yet: only a dry run works without one
 */
export async function importLegacy(
  legacy: LegacyDatabase,
  storage: Storage | null,
  options: ImportOptions,
): Promise<ImportReport> {
  const tally = new ImportTally(options.onRow);
  const total = legacy.count('coach_plans');
  const winners = new SlotWinners();
  let looked = 0;
  for (const row of pages(legacy)) {
    winners.add(row.rowid, readLegacyPlan(row, options).plan);
    if (++looked % BATCH === 0 && (await pause(options))) return tally.finish(false);
    options.onProgress?.('Reading', looked, total);
  }
  const parts: Parts = {
    plan_charts: legacy.placesByPlan('plan_charts'),
    plan_history: legacy.placesByPlan('plan_history'),
  };
  const seen = new Set<string>();
  let done = 0;
  for (let after = -Infinity; ;) {
    const rows = legacy.page('coach_plans', after, BATCH);
    if (rows.length === 0) break;
    if (await pause(options)) return tally.finish(false);
    await new Batch(legacy, parts, winners, seen, options, tally).take(rows, storage);
    after = rows.at(-1)!.rowid;
    options.onProgress?.(options.isDryRun ? 'Comparing' : 'Taking plans', (done += rows.length), total);
  }
  tellOrphans(legacy, parts, options, tally);
  return tally.finish(!options.isDryRun);
}

function* pages(legacy: LegacyDatabase): Generator<LegacyRow> {
  for (let after = -Infinity; ;) {
    const rows = legacy.page('coach_plans', after, BATCH);
    if (rows.length === 0) return;
    yield* rows;
    after = rows.at(-1)!.rowid;
  }
}

/** Lets signals and the progress in; true when it is to end. */
async function pause({ signal }: ImportOptions): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return signal?.aborted ?? false;
}

/** Rows that are taken in one write. */
class Batch {
  constructor(
    private readonly legacy: LegacyDatabase,
    private readonly parts: Parts,
    private readonly winners: SlotWinners,
    private readonly seen: Set<string>,
    private readonly options: ImportOptions,
    private readonly tally: ImportTally,
  ) {}

  async take(rows: readonly LegacyRow[], storage: Storage | null): Promise<void> {
    const read = rows.map((row) => ({ ...readLegacyPlan(row, this.options), rowid: row.rowid }));
    const chartsOf = this.partsOf('plan_charts', read);
    const editsOf = this.partsOf('plan_history', read);
    const complete = read.map((one) => {
      if (this.seen.has(one.id)) return { ...one, charts: [], edits: [], isRepeated: true };
      this.seen.add(one.id);
      const { plan } = one;
      if (plan === null) {
        const [charts, edits] = [chartsOf, editsOf].map((of) => leftBehind(of.get(one.id) ?? [], this.options));
        return { ...one, charts: charts!, edits: edits!, isRepeated: false };
      }
      const charts = (chartsOf.get(one.id) ?? []).map((row) => readChart(row, this.options, plan));
      const edits = (editsOf.get(one.id) ?? []).map((row) => readRevision(row, this.options, plan));
      const whole = completePlan(plan, partsIn<LegacyRevision>(edits), partsIn<LegacyChart>(charts));
      const winner = this.winners.endOf(one.rowid, whole);
      if (winner !== null) one.notes.push(`the plan ${winner.id} of its slot is newer: this one is taken as deleted`);
      return { ...one, plan: winner === null ? whole : endPlan(whole, winner.at), charts, edits, isRepeated: false };
    });
    const outcomes = await this.write(complete, storage);
    complete.forEach((one, index) => this.tell(one, outcomes[index]!));
    this.tally.report.authors_named += outcomes.filter(({ isNamed }) => isNamed).length;
  }

  private async write(read: readonly Judged[], storage: Storage | null): Promise<Outcome[]> {
    const { guildId, isDryRun, now, authors } = this.options;
    const candidates = read.flatMap(({ plan, isRepeated }) => (plan && !isRepeated ? [plan] : []));
    if (storage === null) return read.map((one) => judge(one, null, new Map()));
    return storage.write(async (tx) => {
      const taken = await tx.legacyPlans.findTaken(
        guildId,
        candidates.map(({ fingerprint }) => fingerprint),
      );
      const slots = await tx.legacyPlans.liveSlots(
        guildId,
        candidates.map(({ date }) => date),
      );
      const outcomes: Outcome[] = [];
      const fresh: LegacyPlan[] = [];
      for (const one of read) {
        const before = one.plan ? (taken.get(one.plan.fingerprint) ?? null) : null;
        const outcome = judge(one, before, slots);
        if (outcome.outcome === 'taken') fresh.push(one.plan!);
        const id = one.plan ? authors.get(one.plan.author.toLowerCase()) : undefined;
        if (before?.authorId === '' && id !== undefined)
          outcome.isNamed = isDryRun || (await tx.legacyPlans.nameAuthor(before.planId, one.plan!.author, id));
        outcomes.push(outcome);
      }
      if (!isDryRun && fresh.length > 0) await tx.legacyPlans.insertAll(fresh, now.toISOString());
      return outcomes;
    });
  }

  private tell(one: Judged, { outcome, reason }: Outcome): void {
    const { id, coach, date, plan, notes, charts, edits } = one;
    const extras = { ...(reason === null ? {} : { reason }), ...(notes.length === 0 ? {} : { notes }) };
    this.tally.row({ row: 'plan', id, coach, date, outcome, ...extras });
    if (outcome === 'taken' && plan) {
      if (plan.deletedAt !== null) this.tally.report.plans.deleted += 1;
      if (plan.authorId === '') this.tally.countAuthorWithoutId(plan.author);
      this.tally.report.charts.dead_links += plan.charts.filter(({ isOwed }) => !isOwed).length;
    }
    const ofParts = [
      ...edits.map((part) => ['edit', part] as const),
      ...charts.map((part) => ['chart', part] as const),
    ];
    for (const [row, part] of ofParts) {
      const ownReason = part.part === null ? part.reason : null;
      const partReason = ownReason ?? (outcome === 'left' ? 'its plan was left' : null);
      const became = ownReason === null ? outcome : 'left';
      this.tally.row({ row, id: part.id, plan_id: id, outcome: became, ...(partReason ? { reason: partReason } : {}) });
    }
  }

  /** The rows of a table that belong to these plans, by the plan's id. */
  private partsOf(table: keyof Parts, read: readonly ReadPlan[]): Map<string, LegacyRow[]> {
    const places = read.flatMap(({ id }) => (this.seen.has(id) ? [] : (this.parts[table].get(id) ?? [])));
    const found = new Map<string, LegacyRow[]>();
    for (const row of this.legacy.at(table, places)) {
      const planId = new RowReader(row, this.options.reading).text('plan_id');
      found.set(planId, [...(found.get(planId) ?? []), row]);
    }
    return found;
  }
}

/** What belongs to a plan that cannot be taken. */
function leftBehind(rows: readonly LegacyRow[], { reading }: ImportOptions): ReadPart<never>[] {
  return rows.map((row) => ({ id: new RowReader(row, reading).text('id'), part: null, reason: 'its plan was left' }));
}

interface Judged extends ReadPlan {
  charts: readonly ReadPart<LegacyChart>[];
  edits: readonly ReadPart<LegacyRevision>[];
  /** Another row before it has the same id. */
  isRepeated: boolean;
}

interface Outcome {
  outcome: RowReport['outcome'];
  reason: string | null;
  isNamed?: boolean;
}

/** What becomes of a plan, given what the store holds. */
function judge(
  { plan, reason, isRepeated, id }: Judged,
  before: { content: string } | null,
  slots: ReadonlyMap<string, string>,
): Outcome {
  if (plan === null) return { outcome: 'left', reason };
  if (isRepeated) return { outcome: 'left', reason: `another row has the id ${quote(id)}, too` };
  if (before) {
    const changed = 'it was changed in that file since an earlier import took it; the plan here was left as it is';
    return { outcome: 'known', reason: before.content === plan.content ? null : changed };
  }
  const holder = plan.deletedAt === null ? slots.get(`${plan.coach} ${plan.date}`) : undefined;
  if (holder !== undefined) {
    return { outcome: 'left', reason: `the store holds a plan of ${quote(holder)} for ${plan.coach} on ${plan.date}` };
  }
  return { outcome: 'taken', reason: null };
}

function partsIn<T>(parts: readonly ReadPart<T>[]): T[] {
  return parts.flatMap(({ part }) => (part === null ? [] : [part]));
}

/** Edits and charts of no plan in the file. */
function tellOrphans(legacy: LegacyDatabase, parts: Parts, { reading }: ImportOptions, tally: ImportTally): void {
  const ids = legacy.planIds();
  for (const [table, row] of [
    ['plan_history', 'edit'],
    ['plan_charts', 'chart'],
  ] as const) {
    for (const [planId, places] of parts[table]) {
      if (ids.has(planId)) continue;
      for (const part of legacy.at(table, places)) {
        const id = new RowReader(part, reading).text('id');
        tally.row({ row, id, plan_id: planId, outcome: 'left', reason: 'its plan is not in the file' });
      }
    }
  }
}
