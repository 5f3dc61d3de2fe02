import type { Located } from '../../outbox';
import { classifyOutcome } from './classify-outcome';
import type { DiscordRest } from './discord-rest';
import type { WebhookAddress } from './webhook-address';

/** Asks Discord which channel a webhook belongs to. */
export async function learnChannel(rest: DiscordRest, { id, token }: WebhookAddress): Promise<Located> {
  const { result, body } = await rest.request({ method: 'GET', path: `/webhooks/${id}/${token}` });
  const outcome = classifyOutcome(result);
  const channelId = (body as { channel_id?: unknown } | null)?.channel_id;
  if (outcome.kind !== 'delivered') return { lane: null, outcome };
  if (typeof channelId === 'string' && /^\d{1,20}$/.test(channelId)) return { lane: channelId };
  return { lane: null, outcome: { kind: 'back-off', reason: 'the answer names no channel of the webhook' } };
}
