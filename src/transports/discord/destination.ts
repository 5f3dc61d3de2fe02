import type { WebhookAddress } from './webhook-address';

/** Where alerts go. The key stays the same over restarts and renamings: `webhook:ID`, `webhook:ID/THREAD` or `channel:ID`. */
export type Destination = WebhookDestination | ChannelDestination;

export interface WebhookDestination {
  kind: 'webhook';
  key: string;
  /** As the operator called it; the key when it has no name. */
  name: string;
  address: WebhookAddress;
}

/** A channel that the bot writes to. */
export interface ChannelDestination {
  kind: 'channel';
  key: string;
  name: string;
  channelId: string;
}

export function webhookDestination(address: WebhookAddress, name: string | null): WebhookDestination {
  const key = address.threadId === null ? `webhook:${address.id}` : `webhook:${address.id}/${address.threadId}`;
  return { kind: 'webhook', key, name: name ?? key, address };
}

export function channelDestination(channelId: string, name: string | null): ChannelDestination {
  const key = `channel:${channelId}`;
  return { kind: 'channel', key, name: name ?? key, channelId };
}
