import type { ImportReport, RowReport } from '../../legacy';

/** One row that needs a look: `left   plan 17 (coach_x, 2026-11-20): the coach …`. */
export function renderRow({ row, id, plan_id: planId, coach, date, outcome, reason, notes = [] }: RowReport): string {
  const where = row === 'plan' ? ` (${printable(coach)}, ${printable(date)})` : ` of plan ${printable(planId)}`;
  const why = [...(reason === undefined ? [] : [reason]), ...notes].join('; ');
  return `${outcome.padEnd(6)} ${row} ${printable(id)}${where}: ${why}`;
}

/** What it came to, in a few lines. */
export function renderImport(report: ImportReport, isDryRun: boolean): string {
  const { plans, edits, charts } = report;
  const part = (one: string, many: string, { taken, known, left }: ImportReport['edits']) =>
    `  ${many.padEnd(7)} ${taken} ${isDryRun ? 'would be taken' : 'taken'}, ${known} taken before, ${left} left${one}`;
  const lines = [
    isDryRun ? 'Dry run, nothing was written:' : 'Done:',
    part(plans.deleted > 0 ? ` (${plans.deleted} of those taken are deleted ones)` : '', 'Plans', plans),
    part('', 'Edits', edits),
    part(
      charts.dead_links > 0 ? ` (of ${charts.dead_links} only the address: the link has ended)` : '',
      'Charts',
      charts,
    ),
  ];
  if (report.authors_named > 0)
    lines.push(`  ${report.authors_named} plans of an earlier import got their author's id.`);
  const nameless = Object.entries(report.authors_without_id);
  if (nameless.length > 0) {
    const shown = nameless.slice(0, 10).map(([name, count]) => `${printable(name)} (${count})`);
    const more = nameless.length > shown.length ? ` and ${nameless.length - shown.length} more` : '';
    lines.push(
      `Nobody may edit the plans of ${shown.join(', ')}${more}: these authors have no Discord id.`,
      `Run it again with --authors '${printable(nameless[0]![0])}=ID,…' to give them one.`,
    );
  }
  return lines.join('\n');
}

/** Whatever stands in the file cannot steer a terminal. */
function printable(text = ''): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD').slice(0, 80);
}
