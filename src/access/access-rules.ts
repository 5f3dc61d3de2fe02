import type { Scope } from './api-key';

/**
 * Who may use an endpoint: anybody (`open`), anybody unless API_REQUIRE_KEY_FOR_READS asks for a key with the scope `read`
 * (`public-read`), or a key with that scope.
 */
export type AccessRule = 'open' | 'public-read' | Scope;

/** The scope that a caller needs; null for none. */
export function scopeNeeded(rule: AccessRule, requiresKeyForReads: boolean): Scope | null {
  if (rule === 'open') return null;
  if (rule === 'public-read') return requiresKeyForReads ? 'read' : null;
  return rule;
}

/** What came as credentials with a request. */
export type Credentials = { kind: 'none' } | { kind: 'malformed' } | { kind: 'key'; key: string };

/** Reads an Authorization header; its scheme is written in any case (RFC 9110, 11.1). */
export function readCredentials(header: string | undefined, isKey: (text: string) => boolean): Credentials {
  if (header === undefined) return { kind: 'none' };
  const [, key] = /^bearer +(\S+) *$/i.exec(header) ?? [];
  return key !== undefined && isKey(key) ? { kind: 'key', key } : { kind: 'malformed' };
}
