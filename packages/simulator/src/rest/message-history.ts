import { FormErrors } from '../form-errors';
import type { StoredMessage } from '../model';
import { compareSnowflakes } from '../snowflake';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;

/**
 * The page of a channel's history that a query asks for, newest first whatever the direction.
 * @param messages oldest first
 * @throws DiscordError 50035 for a bad limit or id
 */
export function pageOf(messages: readonly StoredMessage[], query: Record<string, string>): StoredMessage[] {
  const limit = checkQuery(query);
  return select(messages, query, limit).reverse();
}

function select(messages: readonly StoredMessage[], query: Record<string, string>, limit: number): StoredMessage[] {
  const older = (id: string) => messages.filter((message) => compareSnowflakes(message.id, id) < 0);
  const newer = (id: string) => messages.filter((message) => compareSnowflakes(message.id, id) > 0);
  const { before, after, around } = query;
  if (around !== undefined) {
    const half = Math.floor(limit / 2);
    const middle = messages.filter((message) => message.id === around);
    return [...(half > 0 ? older(around).slice(-half) : []), ...middle, ...newer(around).slice(0, half)];
  }
  if (before !== undefined) return older(before).slice(-limit);
  if (after !== undefined) return newer(after).slice(0, limit);
  return messages.slice(-limit);
}

function checkQuery(query: Record<string, string>): number {
  const errors = new FormErrors();
  const limit = query['limit'] === undefined ? DEFAULT_LIMIT : Number(query['limit']);
  if (!Number.isInteger(limit)) errors.add(['limit'], 'NUMBER_TYPE_COERCE', `Value "${query['limit']}" is not int.`);
  if (limit < 1) errors.add(['limit'], 'NUMBER_TYPE_MIN', 'int value should be greater than or equal to 1.');
  if (limit > MAX_LIMIT) {
    errors.add(['limit'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${MAX_LIMIT}.`);
  }
  for (const key of ['before', 'after', 'around']) checkId(errors, key, query[key]);
  errors.throwIfAny();
  return limit;
}

/** "0" is taken too: clients read a channel from its beginning with it. */
function checkId(errors: FormErrors, key: string, id: string | undefined): void {
  if (id === undefined || /^\d{1,20}$/.test(id)) return;
  errors.add([key], 'NUMBER_TYPE_COERCE', `Value "${id}" is not snowflake.`);
}
