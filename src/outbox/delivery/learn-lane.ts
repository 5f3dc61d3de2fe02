import type { WriteTransaction } from '../../storage';
import type { Located } from '../transport';
import type { DeliveryRules } from './delivery-rules';

/**
 * Writes down what was learned of a destination's lane; answers when to ask again (epoch milliseconds), and why the destination is
 * paused, if it is.
 */
export async function storeLane(
  tx: WriteTransaction,
  destinationId: number,
  located: Located,
  nowMs: number,
  { backOffMs }: Pick<DeliveryRules, 'backOffMs'>,
): Promise<{ retryAtMs: number | null; pausedFor: string | null }> {
  const row = await tx.destinations.lock(destinationId);
  if (!row) return { retryAtMs: null, pausedFor: null };
  // An operator who paused it meanwhile has said why.
  const explainedBy = (reason: string | null) => row.state === 'active' && { reason };
  if (located.lane !== null) {
    const { lane } = located;
    await tx.destinations.change(row.id, { lane, failures: 0, retryAt: null, ...explainedBy(null) });
    return { retryAtMs: null, pausedFor: null };
  }
  const { outcome } = located;
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
