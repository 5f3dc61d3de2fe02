import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** What Kick says of an event beside its body: https://docs.kick.com/events/webhook-security */
export interface HookHeaders {
  /** Of the event; a repeated one is the same event sent again. */
  eventId: string;
  timestamp: string;
  signature: string;
  type: string;
}

type Headers = Record<string, string | string[] | undefined>;

/** Null where one of them is missing. */
export function readHookHeaders(headers: Headers): HookHeaders | null {
  const eventId = one(headers['kick-event-message-id']);
  const timestamp = one(headers['kick-event-message-timestamp']);
  const signature = one(headers['kick-event-signature']);
  if (eventId === null || timestamp === null || signature === null) return null;
  return { eventId, timestamp, signature, type: one(headers['kick-event-type']) ?? '' };
}

/** Whether the key's owner signed that body under that id and time: RSA PKCS#1 v1.5 with SHA-256. */
export function isSignedBy(key: KeyObject, { eventId, timestamp, signature }: HookHeaders, body: Buffer): boolean {
  const signed = Buffer.concat([Buffer.from(`${eventId}.${timestamp}.`), body]);
  return verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64'));
}

/** Whether an event is of now, give or take the tolerance. False for a time that cannot be read. */
export function isOfNow(timestamp: string, nowMs: number, toleranceMs: number): boolean {
  const timeMs = Date.parse(timestamp);
  return Math.abs(nowMs - timeMs) <= toleranceMs;
}

/** Reads a key as PEM, also on one line with `\n` written out, or as the base64 within. Throws when it is none of RSA. */
export function readPublicKey(text: string): KeyObject {
  const lines = text.replaceAll('\\n', '\n').trim();
  const pem = lines.startsWith('-----')
    ? lines.replace(/(-----BEGIN [A-Z ]+-----)\s*([^-]+?)\s*(-----END)/, '$1\n$2\n$3')
    : `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----`;
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'rsa') throw new Error('the key is none of RSA');
  return key;
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
