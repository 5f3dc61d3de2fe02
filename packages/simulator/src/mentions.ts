import type { JsonObject } from './json-values';
import { asStrings, isObject } from './json-values';

export interface MentionRules {
  /** The request's `allowed_mentions`; undefined means everything, as on Discord. */
  allowedMentions: unknown;
  /** Whether the author may mention everyone and any role. */
  mayMentionEveryone: boolean;
  mentionableRoleIds: ReadonlySet<string>;
  /** The author of the message replied to, if it is a reply. */
  repliedUserId: string | null;
}

export interface Mentions {
  mentions: string[];
  mentionRoles: string[];
  mentionEveryone: boolean;
}

const EVERYTHING: JsonObject = { parse: ['users', 'roles', 'everyone'], replied_user: true };

/**
 * Who a message pings: what its content names, less what `allowed_mentions` and the author's permissions hold back. Stricter
 * than Discord in one point: mentions within code blocks count.
 */
export function findMentions(content: string, rules: MentionRules): Mentions {
  const allowed = isObject(rules.allowedMentions) ? rules.allowedMentions : EVERYTHING;
  const parse = asStrings(allowed['parse']);
  const users = named(content, /<@!?(\d+)>/g).filter(permits(parse, 'users', allowed['users']));
  const roles = named(content, /<@&(\d+)>/g).filter(permits(parse, 'roles', allowed['roles']));
  const isRepliedPinged = rules.repliedUserId !== null && allowed['replied_user'] === true;
  return {
    mentions: unique(isRepliedPinged ? [...users, rules.repliedUserId as string] : users),
    mentionRoles: unique(roles).filter((id) => rules.mayMentionEveryone || rules.mentionableRoleIds.has(id)),
    mentionEveryone: rules.mayMentionEveryone && parse.includes('everyone') && /@(everyone|here)\b/.test(content),
  };
}

function permits(parse: string[], kind: string, listed: unknown): (id: string) => boolean {
  const ids = asStrings(listed);
  return (id) => parse.includes(kind) || ids.includes(id);
}

function named(content: string, pattern: RegExp): string[] {
  return [...content.matchAll(pattern)].map((match) => match[1] as string);
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)];
}
