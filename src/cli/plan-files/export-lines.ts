/** A plan as it leaves: with the names that HTTP uses. */
export interface ExportedPlan {
  coach: string;
  date: string;
  plan: string;
  charts: string[];
  author: string;
  author_id: string;
  channel: string;
  created_at: string;
  edited_at: string | null;
  version: number;
}

const COLUMNS = [
  ...['date', 'coach', 'plan', 'charts', 'author', 'author_id', 'channel', 'created_at', 'edited_at', 'version'],
] as (keyof ExportedPlan)[];

export function jsonLine(plan: ExportedPlan): string {
  return JSON.stringify(plan);
}

export function csvHead(): string {
  return csv(COLUMNS);
}

/** One record by RFC 4180, without its end: texts with line breaks are quoted, charts stand under each other. */
export function csvLine(plan: ExportedPlan): string {
  return csv(
    COLUMNS.map((column) => {
      const value = plan[column];
      return Array.isArray(value) ? value.join('\n') : String(value ?? '');
    }),
  );
}

function csv(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r`;
}

/** A spreadsheet runs what begins like a formula: an apostrophe before it makes it text. https://owasp.org/www-community/attacks/CSV_Injection */
function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
