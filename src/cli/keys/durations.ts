import { DomainError } from '../../errors';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90d`, `24h`, `30m` or `0` as milliseconds. Throws `duration-invalid`. */
export function parseDuration(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = text === '0' ? 0 : Number(amount) * (unitMs[unit] ?? NaN);
  if (Number.isNaN(ms)) {
    throw new DomainError(
      'invalid',
      'duration-invalid',
      `Invalid time span '${text}'. Use for example 90d, 24h or 30m.`,
    );
  }
  return ms;
}

/** When a key ends: after a time span, or with a day (in UTC) that is written YYYY-MM-DD. Throws `expiry-invalid`. */
export function parseExpiry(text: string, now: Date): Date {
  if (/^\d+[mhd]$/.test(text)) return new Date(now.getTime() + parseDuration(text));
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) {
    return new Date(day.getTime() + 86_400_000);
  }
  throw new DomainError('invalid', 'expiry-invalid', `Invalid expiry '${text}'. Use 90d, 24h or a date, YYYY-MM-DD.`);
}
