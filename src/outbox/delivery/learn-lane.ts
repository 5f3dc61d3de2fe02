import type { WriteTransaction } from '../../storage';
import { classifyOutcome, type Outcome } from '../../transports/discord/classify-outcome';
import type { WebhookAddress } from '../../transports/discord/webhook-address';
import type { DeliveryRules } from './delivery-rules';
import type { DiscordRest } from '../../transports/discord/discord-rest';

export type Learned = { channelId: string } | { channelId: null; outcome: Outcome };

/** Asks Discord which channel a webhook belongs to. */
export async function learnChannel(rest: DiscordRest, { id, token }: WebhookAddress): Promise<Learned> {
  const { result, body } = await rest.request({ method: 'GET', path: `/webhooks/${id}/${token}` });
  const outcome = classifyOutcome(result);
  const channelId = (body as { channel_id?: unknown } | null)?.channel_id;
  if (outcome.kind !== 'delivered') return { channelId: null, outcome };
  if (typeof channelId === 'string' && /^\d{1,20}$/.test(channelId)) return { channelId };
  return { channelId: null, outcome: { kind: 'back-off', reason: 'the answer names no channel of the webhook' } };
}

/**
 * Writes down what was learned of a destination; answers when to ask again (epoch milliseconds), and why the destination is
 * paused, if it is.
 */
export async function storeChannel(
  tx: WriteTransaction,
  destinationId: number,
  learned: Learned,
  nowMs: number,
  { backOffMs }: Pick<DeliveryRules, 'backOffMs'>,
): Promise<{ retryAtMs: number | null; pausedFor: string | null }> {
  const row = await tx.destinations.lock(destinationId);
  if (!row) return { retryAtMs: null, pausedFor: null };
  // An operator who paused it meanwhile has said why.
  const explainedBy = (reason: string | null) => row.state === 'active' && { reason };
  if (learned.channelId !== null) {
    const { channelId } = learned;
    await tx.destinations.change(row.id, { channelId, failures: 0, retryAt: null, ...explainedBy(null) });
    return { retryAtMs: null, pausedFor: null };
  }
  const { outcome } = learned;
  const reason = 'reason' in outcome ? outcome.reason : null;
  if (outcome.kind === 'pause') {
    await tx.destinations.change(row.id, { state: 'paused', reason, pausedAt: new Date(nowMs).toISOString() });
    return { retryAtMs: null, pausedFor: reason };
  }
  const failures = row.failures + (outcome.kind === 'wait' ? 0 : 1);
  const retryAtMs = nowMs + (outcome.kind === 'wait' ? outcome.retryAfterMs : backOffMs(failures));
  const retryAt = new Date(retryAtMs).toISOString();
  await tx.destinations.change(row.id, { failures, retryAt, ...explainedBy(reason) });
  return { retryAtMs, pausedFor: null };
}
