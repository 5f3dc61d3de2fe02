/** One thing the doctor looked at. `fail` keeps Coachwire from working, `warn` does not; both say what to do. */
export interface Check {
  status: 'ok' | 'warn' | 'fail';
  subject: string;
  message: string;
}

const labels = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

export function renderCheck({ status, subject, message }: Check): string {
  return `${labels[status]}  ${subject}: ${message}`;
}
