import type { ApiKeysService, IssuedKey, Scope } from '../../access';
import { loadSettings } from '../../config';
import { DomainError } from '../../errors';
import type { CliContext } from '../cli-context';
import { loadAccess, loadStorage } from '../lazy-parts';
import type { GivenOptions } from '../setting-options';
import { parseDuration, parseExpiry } from './durations';
import { renderKeysTable } from './keys-table';

export interface CreateKeyOptions {
  name: string;
  scope: Scope[];
  expires?: string;
  actsAs?: string;
}

/** `coachwire keys create`: makes a key and prints it, this once. */
export function createKey(context: CliContext, argv: GivenOptions, options: CreateKeyOptions): Promise<number> {
  return withKeys(context, argv, async (keys) => {
    const now = new Date();
    const { name, scope: scopes, actsAs, expires } = options;
    const expiresAt = expires === undefined ? null : parseExpiry(expires, now);
    printIssued(context, await keys.create({ name, scopes, actsAs, expiresAt }, now));
  });
}

/** `coachwire keys list`: all keys, without the keys. */
export function listKeys(context: CliContext, argv: GivenOptions): Promise<number> {
  return withKeys(context, argv, async (keys) => {
    const all = await keys.list();
    context.out(all.length === 0 ? 'There are no API keys.' : renderKeysTable(all, new Date()));
  });
}

/** `coachwire keys revoke`: ends a key at once. */
export function revokeKey(context: CliContext, argv: GivenOptions, id: string): Promise<number> {
  return withKeys(context, argv, async (keys) => {
    const { id: revoked, name } = await keys.revoke(parseId(id), new Date());
    context.out(`The API key ${revoked} (${name}) is revoked.`);
  });
}

/** `coachwire keys rotate`: gives a key a new secret; the old one goes on for a while. */
export function rotateKey(context: CliContext, argv: GivenOptions, id: string, overlap: string): Promise<number> {
  return withKeys(context, argv, async (keys) => {
    const overlapMs = parseDuration(overlap);
    printIssued(context, await keys.rotate(parseId(id), overlapMs, new Date()));
    context.out(overlapMs === 0 ? 'The key until now has ended.' : `The key until now works for ${overlap} more.`);
  });
}

/** Works beside a running server: the store is opened as administration, not as a second server. */
async function withKeys(
  context: CliContext,
  argv: GivenOptions,
  work: (keys: ApiKeysService) => Promise<void>,
): Promise<number> {
  const { settings } = loadSettings({ argv, ...context.input, needsDiscord: false });
  const storage = await loadStorage().openStorage(settings);
  try {
    await work(new (loadAccess().ApiKeysService)(storage));
    return 0;
  } finally {
    await storage.close();
  }
}

function printIssued(context: CliContext, { key, apiKey: { id, name, scopes, actsAs } }: IssuedKey): void {
  context.out(`API key ${id} (${name}): ${scopes.join(', ')}${actsAs === null ? '' : `, acting as ${actsAs}`}`);
  context.out(key);
  context.out('It is shown this once: keep it as you keep a password.');
}

function parseId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new DomainError('invalid', 'api-key-id-invalid', `Invalid id '${text}'. \`coachwire keys list\` shows them.`);
}
