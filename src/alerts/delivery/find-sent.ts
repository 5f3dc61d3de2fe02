import type { SendResult } from '../outcomes/send-result';
import { isMessageOfDelivery } from '../packing/message-body';
import type { DiscordRest } from './discord-rest';

export type Finding =
  | { kind: 'found'; messageId: string }
  /** It is surely not there. */
  | { kind: 'absent' }
  /** The bot cannot read the channel, or not far enough back. */
  | { kind: 'unknown' }
  /** Discord could not be asked now. */
  | { kind: 'failed'; result: SendResult };

interface ReadMessage {
  id: string;
  embeds?: { footer?: { text?: string } | null }[];
}

const PAGE = 100;
const MAX_PAGES = 5;

/**
 * Looks for a delivery in its channel, from the newest message back to `lastMessageId`, the one that was delivered before it:
 * so no clock has a say.
 */
export async function findSent(
  rest: DiscordRest,
  channelId: string,
  deliveryId: string,
  lastMessageId: string | null,
): Promise<Finding> {
  if (!rest.hasBot) return { kind: 'unknown' };
  let before: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: string = before === null ? '' : `&before=${before}`;
    const path = `/channels/${channelId}/messages?limit=${PAGE}${query}`;
    const { result, body } = await rest.request({ method: 'GET', path, asBot: true });
    if (result.kind === 'no-answer' || result.status === 429 || result.status >= 500) return { kind: 'failed', result };
    if (result.status !== 200 || !Array.isArray(body)) return { kind: 'unknown' };
    const messages = body as ReadMessage[];
    const message = messages.find((one) => isMessageOfDelivery(one, deliveryId));
    if (message) return { kind: 'found', messageId: message.id };
    const oldest = messages.at(-1)?.id;
    // Without Read Message History Discord answers an empty list, not an error.
    if (oldest === undefined) return { kind: page === 0 ? 'unknown' : 'absent' };
    const isFarEnough = lastMessageId !== null && BigInt(oldest) <= BigInt(lastMessageId);
    if (isFarEnough || messages.length < PAGE) return { kind: 'absent' };
    before = oldest;
  }
  return { kind: 'unknown' };
}
