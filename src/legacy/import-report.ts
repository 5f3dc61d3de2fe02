/** What became of one row. */
export interface RowReport {
  row: 'plan' | 'edit' | 'chart';
  id: string;
  /** Of an edit or a chart. */
  plan_id?: string;
  coach?: string;
  date?: string;
  /** `known`: an earlier import has taken it. */
  outcome: 'taken' | 'known' | 'left';
  /** Why it was left. */
  reason?: string;
  /** What was not as it should be, and how it was read. */
  notes?: string[];
}

interface Counts {
  taken: number;
  known: number;
  left: number;
}

/** What an import came to. */
export interface ImportReport {
  plans: Counts & { deleted: number };
  edits: Counts;
  charts: Counts & { dead_links: number };
  /** Authors without a Discord id, with how many plans each. */
  authors_without_id: Record<string, number>;
  /** Plans of an earlier import whose author got an id. */
  authors_named: number;
  /** False where it was tried only, and where it was interrupted. */
  is_complete: boolean;
}

/** Counts rows as they are told, and hands each on. */
export class ImportTally {
  readonly report: ImportReport = {
    plans: { taken: 0, known: 0, left: 0, deleted: 0 },
    edits: { taken: 0, known: 0, left: 0 },
    charts: { taken: 0, known: 0, left: 0, dead_links: 0 },
    authors_without_id: {},
    authors_named: 0,
    is_complete: false,
  };
  private readonly withoutId = new Map<string, number>();

  constructor(private readonly onRow: (row: RowReport) => void) {}

  row(row: RowReport): void {
    const counts = { plan: this.report.plans, edit: this.report.edits, chart: this.report.charts }[row.row];
    counts[row.outcome] += 1;
    this.onRow(row);
  }

  countAuthorWithoutId(name: string): void {
    this.withoutId.set(name, (this.withoutId.get(name) ?? 0) + 1);
  }

  finish(isComplete: boolean): ImportReport {
    const byCount = [...this.withoutId].sort(([, a], [, b]) => b - a);
    return { ...this.report, authors_without_id: Object.fromEntries(byCount), is_complete: isComplete };
  }
}
