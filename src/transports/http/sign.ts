import { createHmac } from 'node:crypto';

/** The headers of Standard Webhooks: https://www.standardwebhooks.com (specification, "Signature scheme"). */
export interface SignatureHeaders {
  'webhook-id': string;
  /** Unix time in seconds. */
  'webhook-timestamp': string;
  /** `v1,` and Base64 for each secret, separated by blanks. */
  'webhook-signature': string;
}

/** Signs a body as it is sent at a time (epoch milliseconds), by each of the secrets: receivers know the old one or the new. */
export function signatureHeaders(id: string, body: string, secrets: readonly Buffer[], atMs: number): SignatureHeaders {
  const timestamp = String(Math.floor(atMs / 1000));
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
