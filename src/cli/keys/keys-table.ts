import type { StoredApiKey } from '../../storage';
import { renderTable } from '../text-table';

const HEAD = ['ID', 'NAME', 'SCOPES', 'ACTS AS', 'CREATED', 'EXPIRES', 'LAST USED', 'STATE'];

/** The keys as a table: what is known of them, and never the keys themselves. Times are UTC. */
export function renderKeysTable(keys: readonly StoredApiKey[], now: Date): string {
  const rows = keys.map((key) => [
    String(key.id),
    key.name,
    key.scopes.replaceAll(' ', ','),
    key.actsAs ?? '-',
    minute(key.createdAt),
    minute(key.expiresAt),
    minute(latest(key.lastUsedAt, key.previousLastUsedAt)),
    stateOf(key, now.toISOString()),
  ]);
  return renderTable(HEAD, rows);
}

function stateOf(key: StoredApiKey, now: string): string {
  if (key.revokedAt !== null) return `revoked ${minute(key.revokedAt)}`;
  if (key.expiresAt !== null && key.expiresAt <= now) return 'expired';
  const { previousExpiresAt: overlapEnd } = key;
  if (overlapEnd === null || overlapEnd <= now) return 'active';
  return `active; the key before it until ${minute(overlapEnd)}, last used ${minute(key.previousLastUsedAt)}`;
}

/** `2026-11-20 13:00`, or a dash. */
function minute(time: string | null): string {
  return time === null ? '-' : time.slice(0, 16).replace('T', ' ');
}

function latest(...times: (string | null)[]): string | null {
  return times.reduce((later, time) => (later === null || (time !== null && time > later) ? time : later));
}
