import type { Destination } from '../../outbox';
import type { WebhookAddress } from './webhook-address';

/** Where on Discord items go. The key is `webhook:ID`, `webhook:ID/THREAD` or `channel:ID`; the lane is the channel. */
export type DiscordDestination = WebhookDestination | ChannelDestination;

/** The name of the transport. */
export const DISCORD = 'discord';

export interface WebhookDestination extends Destination {
  kind: 'webhook';
  address: WebhookAddress;
}

/** A channel that the bot writes to. */
export interface ChannelDestination extends Destination {
  kind: 'channel';
  lane: string;
}

export function webhookDestination(address: WebhookAddress, name: string | null): WebhookDestination {
  const key = address.threadId === null ? `webhook:${address.id}` : `webhook:${address.id}/${address.threadId}`;
  return { transport: DISCORD, kind: 'webhook', key, name: name ?? key, lane: null, address };
}

export function channelDestination(channelId: string, name: string | null): ChannelDestination {
  const key = `channel:${channelId}`;
  return { transport: DISCORD, kind: 'channel', key, name: name ?? key, lane: channelId };
}

export function isWebhook(destination: Destination): destination is WebhookDestination {
  return destination.transport === DISCORD && (destination as DiscordDestination).kind === 'webhook';
}
