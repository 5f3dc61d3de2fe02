import type { StoredApiKey } from '../storage';
import { generateKey, hashKey, hasScope, isKeyFormat, standingOf, toApiKey } from './api-key';

const now = Date.parse('2026-11-20T13:00:00.000Z');
const before = '2026-11-20T12:59:59.999Z';
const after = '2026-11-20T13:00:00.001Z';

function stored(overrides: Partial<StoredApiKey> = {}): StoredApiKey {
  return {
    id: 7,
    name: 'desk',
    keyHash: hashKey('current'),
    previousKeyHash: null,
    scopes: 'read plans',
    actsAs: '42',
    createdAt: before,
    rotatedAt: null,
    expiresAt: null,
    previousExpiresAt: null,
    lastUsedAt: null,
    previousLastUsedAt: null,
    revokedAt: null,
    ...overrides,
  };
}

describe('API keys', () => {
  it('are cw_ and 256 bits, and never the same', () => {
    const keys = Array.from({ length: 100 }, generateKey);
    for (const key of keys) expect(key).toMatch(/^cw_[\w-]{43}$/);
    expect(new Set(keys).size).toBe(100);
    expect(keys.every(isKeyFormat)).toBe(true);
  });

  it.each(['', 'cw_', `cw_${'a'.repeat(42)}`, `cw_${'a'.repeat(44)}`, `xx_${'a'.repeat(43)}`, `cw_${'ä'.repeat(43)}`])(
    '%j is none',
    (text) => expect(isKeyFormat(text)).toBe(false),
  );

  it('are known outside as id, name, scopes and whom they act as', () => {
    expect(toApiKey(stored())).toEqual({ id: 7, name: 'desk', scopes: ['read', 'plans'], actsAs: '42' });
  });

  it('may do what their scopes say, and everything with admin', () => {
    const apiKey = toApiKey(stored());
    expect([hasScope(apiKey, 'plans'), hasScope(apiKey, 'signals'), hasScope(apiKey, 'admin')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(hasScope(toApiKey(stored({ scopes: 'admin' })), 'signals')).toBe(true);
  });

  const rotated = { previousKeyHash: hashKey('previous'), previousExpiresAt: after };
  it.each<[string, string, Partial<StoredApiKey>, object | null]>([
    ['good', 'current', {}, { kind: 'valid', generation: 'current' }],
    ['good until it expires', 'current', { expiresAt: after }, { kind: 'valid' }],
    ['over once it expired', 'current', { expiresAt: before }, { kind: 'ended', reason: 'expired' }],
    ['over when revoked', 'current', { revokedAt: before, expiresAt: before }, { kind: 'ended', reason: 'revoked' }],
    ['good in the overlap', 'previous', rotated, { kind: 'valid', generation: 'previous' }],
    ['over after it', 'previous', { ...rotated, previousExpiresAt: before }, { kind: 'ended', reason: 'expired' }],
    ['over when the whole key is', 'previous', { ...rotated, revokedAt: before }, { kind: 'ended', reason: 'revoked' }],
    ['none of this key', 'other', rotated, null],
  ])('a secret is %s', (_what, secret, overrides, standing) => {
    const found = standingOf(stored(overrides), hashKey(secret), now);
    if (standing === null) expect(found).toBeNull();
    else expect(found).toMatchObject(standing);
  });
});
