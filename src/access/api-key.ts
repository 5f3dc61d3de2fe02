import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyGeneration, StoredApiKey } from '../storage';

/** What a key may do. `admin` stands for all of them. */
export const scopes = ['read', 'signals', 'plans', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Who calls: what an endpoint may know of the key that came with a request. */
export interface ApiKey {
  id: number;
  name: string;
  scopes: readonly Scope[];
  /** The Discord user id that writes with this key act as. */
  actsAs: string | null;
}

/** How a key stands at one moment. `previous` is the key before a rotation, as long as it overlaps. */
export type KeyStanding =
  { kind: 'valid'; apiKey: ApiKey; generation: KeyGeneration } | { kind: 'ended'; reason: 'revoked' | 'expired' };

const KEY_BYTES = 32;
const KEY_FORMAT = /^cw_[A-Za-z0-9_-]{43}$/;

/** A new key: 256 random bits. */
export function generateKey(): string {
  return `cw_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

export function isKeyFormat(text: string): boolean {
  return KEY_FORMAT.test(text);
}

/** What is stored of a key. Its 256 random bits need no salt and no slow hash: nobody guesses them. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export function hasScope(apiKey: ApiKey, scope: Scope): boolean {
  return apiKey.scopes.includes(scope) || apiKey.scopes.includes('admin');
}

/** How the stored key stands whose current or previous secret has this hash; null when it is neither of the two. */
export function standingOf(stored: StoredApiKey, hash: string, nowMs: number): KeyStanding | null {
  const generation = generationOf(stored, hash);
  if (!generation) return null;
  if (stored.revokedAt !== null) return { kind: 'ended', reason: 'revoked' };
  const ends = [stored.expiresAt, generation === 'previous' ? stored.previousExpiresAt : null];
  if (ends.some((end) => end !== null && Date.parse(end) <= nowMs)) return { kind: 'ended', reason: 'expired' };
  return { kind: 'valid', apiKey: toApiKey(stored), generation };
}

export function toApiKey({ id, name, scopes: text, actsAs }: StoredApiKey): ApiKey {
  const held = text.split(' ');
  return { id, name, scopes: scopes.filter((scope) => held.includes(scope)), actsAs };
}

function generationOf(stored: StoredApiKey, hash: string): KeyGeneration | null {
  if (isSameHash(stored.keyHash, hash)) return 'current';
  return stored.previousKeyHash !== null && isSameHash(stored.previousKeyHash, hash) ? 'previous' : null;
}

/** Takes the same time wherever they differ. */
function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
