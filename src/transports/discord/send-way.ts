import type { DeliveryTarget } from '../../outbox';
import { isWebhook } from './destination';
import type { PacedTarget } from './pacing/send-pacing';

/** All in which the two ways to write to a channel differ, for one destination. */
export interface SendWay {
  /** Below the API's version. */
  path: string;
  /** Whether the bot's token goes along. */
  asBot: boolean;
  /** Whether Discord knows a repeated message by its nonce. */
  hasNonce: boolean;
  /** Whose limits are kept. */
  paced: PacedTarget;
  /** Where the messages stand. */
  readableChannelId: string;
  /** Whether an answer's channel is the lane: of a webhook, which may be moved, unless it writes to a thread. */
  answerTellsLane: boolean;
}

export function sendWayOf({ destination, lane }: Pick<DeliveryTarget, 'destination' | 'lane'>): SendWay {
  if (!isWebhook(destination)) {
    return {
      ...{ path: `/channels/${lane}/messages`, asBot: true, hasNonce: true },
      ...{ paced: { kind: 'channel', channelId: lane }, readableChannelId: lane, answerTellsLane: false },
    };
  }
  const { id, token, threadId } = destination.address;
  return {
    // Only with `wait=true` an answer means that the message was saved.
    path: `/webhooks/${id}/${token}?wait=true${threadId === null ? '' : `&thread_id=${threadId}`}`,
    ...{ asBot: false, hasNonce: false },
    paced: { kind: 'webhook', webhookId: id, channelId: lane },
    readableChannelId: threadId ?? lane,
    answerTellsLane: threadId === null,
  };
}
