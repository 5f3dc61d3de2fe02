/** One thing the doctor looked at. `fail` keeps Coachwire from working, `warn` does not; both say what to do. */
export interface Check {
  status: 'ok' | 'warn' | 'fail';
  subject: string;
  /** What was found; after a semicolon, what to do. */
  message: string;
}

const labels = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;
const colours = { ok: 32, warn: 33, fail: 31 } as const;

/** One line; with colours for a terminal. */
export function renderCheck({ status, subject, message }: Check, hasColours = false): string {
  const label = hasColours ? `\x1b[${colours[status]}m${labels[status]}\x1b[39m` : labels[status];
  return `${label}  ${subject}: ${message}`;
}
