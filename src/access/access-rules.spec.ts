import { type AccessRule, readCredentials, scopeNeeded } from './access-rules';
import { isKeyFormat } from './api-key';

const key = `cw_${'k'.repeat(43)}`;

it.each<[AccessRule, boolean, string | null]>([
  ['open', true, null],
  ['public-read', false, null],
  ['public-read', true, 'read'],
  ['read', false, 'read'],
  ['signals', false, 'signals'],
  ['plans', true, 'plans'],
  ['admin', false, 'admin'],
])('%s, with keys for reads %s, needs the scope %s', (rule, requiresKeyForReads, scope) => {
  expect(scopeNeeded(rule, requiresKeyForReads)).toBe(scope);
});

it.each<[string | undefined, string]>([
  [undefined, 'none'],
  [`Bearer ${key}`, 'key'],
  [`bEARER   ${key} `, 'key'],
  ['', 'malformed'],
  ['Bearer ', 'malformed'],
  [`Bearer${key}`, 'malformed'],
  [`Basic ${key}`, 'malformed'],
  [`Bearer ${key} ${key}`, 'malformed'],
  [`Bearer ${key.slice(1)}`, 'malformed'],
])('the header %j holds credentials: %s', (header, kind) => {
  const credentials = readCredentials(header, isKeyFormat);
  expect(credentials).toEqual(kind === 'key' ? { kind, key } : { kind });
});
