import type { Destination } from '../outbox';
import { channelDestination, webhookDestination } from './discord/destination';
import { parseWebhookAddress } from './discord/webhook-address';
import { readHttpDestination } from './http/http-destination';

/** What of the settings says which destinations there may be. */
export interface DestinationSettings {
  /** The host of this address may have webhooks too. */
  DISCORD_API_URL: string | null;
  ALLOW_PRIVATE_DESTINATIONS: boolean;
}

/** What is wrong with a destination, and in which of its fields; null for all of it. Holds no secret. */
export interface DestinationFault {
  field: string | null;
  message: string;
}

const CHANNEL_ID = /^[1-9]\d{16,19}$/;

export const DESTINATION_FIELDS = ['webhook', 'channel', 'http', 'secret'] as const;

const EXPECTED =
  'must be a webhook address (https://discord.com/api/webhooks/ID/TOKEN), the id of a channel in quotes, or http and secret';

/** The destination of a text that stands for itself: a webhook's address or a channel's id; null for any other. */
export function destinationOf(text: string, name: string | null, settings: DestinationSettings): Destination | null {
  if (CHANNEL_ID.test(text.trim())) return channelDestination(text.trim(), name);
  const address = parseWebhookAddress(text, settings.DISCORD_API_URL);
  return address && webhookDestination(address, name);
}

/** A destination as YAML has it: a text, or a mapping of the fields of one transport. */
export function readDestination(
  value: unknown,
  name: string,
  settings: DestinationSettings,
): Destination | DestinationFault {
  const fields = isMapping(value) ? value : {};
  if (fields['http'] !== undefined) {
    const { http, secret } = fields;
    return readHttpDestination(name, { http, secret }, settings.ALLOW_PRIVATE_DESTINATIONS);
  }
  const text = isMapping(value) ? (value['webhook'] ?? value['channel']) : value;
  const destination = typeof text === 'string' ? destinationOf(text, name, settings) : null;
  return destination ?? { field: null, message: EXPECTED };
}

export function isFault(read: Destination | DestinationFault): read is DestinationFault {
  return 'message' in read;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
