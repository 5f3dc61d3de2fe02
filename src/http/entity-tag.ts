import { createHash } from 'node:crypto';

/** A strong entity tag: the same bytes have the same tag, on every replica. */
export function entityTagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** What servers between us and a client put before the last quote of a tag whose answer they compress. */
const compressed = /^(?:--?|;)(?:gzip|br|deflate|zstd)"$/;

/** Whether an If-None-Match header names the tag: a list, `*`, or a tag that a proxy marked (`W/"…"`, `"…-gzip"`; RFC 9110, 13.1.2). */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === tag || ifNoneMatch.trim() === '*') return true;
  const opened = tag.slice(0, -1);
  return ifNoneMatch.split(',').some((each) => {
    const candidate = each.trim().replace(/^W\//, '');
    return candidate === tag || (candidate.startsWith(opened) && compressed.test(candidate.slice(opened.length)));
  });
}
