import type { Finding } from '../../outbox';
import { classifyOutcome } from './classify-outcome';
import { isMessageOfDelivery } from './message/message-body';
import type { DiscordRest } from './discord-rest';

interface ReadMessage {
  id: string;
  webhook_id?: string;
  content?: string;
  embeds?: { footer?: { text?: string } | null }[];
  attachments?: unknown[];
}

const PAGE = 100;
const MAX_PAGES = 5;

/**
 * Looks for a delivery in its channel, from the newest message back to `lastReceipt`, the one that was delivered before it:
 * so no clock has a say.
 */
export async function findSent(
  rest: DiscordRest,
  channelId: string,
  deliveryId: string,
  lastReceipt: string | null,
): Promise<Finding> {
  if (!rest.hasBot) return { kind: 'unknown' };
  let before: string | null = null;
  let isHidden = false;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: string = before === null ? '' : `&before=${before}`;
    const path = `/channels/${channelId}/messages?limit=${PAGE}${query}`;
    const { result, body } = await rest.request({ method: 'GET', path, asBot: true });
    if (result.kind === 'no-answer' || result.status === 429 || result.status >= 500) {
      return { kind: 'failed', outcome: classifyOutcome(result) };
    }
    if (result.status !== 200 || !Array.isArray(body)) return { kind: 'unknown' };
    const messages = body as ReadMessage[];
    const message = messages.find((one) => isMessageOfDelivery(one, deliveryId));
    if (message) return { kind: 'found', receipt: message.id };
    isHidden ||= messages.some((one) => isHiddenFromBot(one) && isAfter(one.id, lastReceipt));
    const absent: Finding = { kind: isHidden ? 'unknown' : 'absent' };
    const oldest = messages.at(-1)?.id;
    // Without Read Message History Discord answers an empty list, not an error.
    if (oldest === undefined) return page === 0 ? { kind: 'unknown' } : absent;
    if (!isAfter(oldest, lastReceipt) || messages.length < PAGE) return absent;
    before = oldest;
  }
  return { kind: 'unknown' };
}

function isAfter(messageId: string, lastReceipt: string | null): boolean {
  return lastReceipt === null || BigInt(messageId) > BigInt(lastReceipt);
}

/**
 * Without the Message Content Intent Discord shows what others write as empty. No webhook writes an empty message: it may be
 * this delivery. https://discord.com/developers/docs/events/gateway#message-content-intent
 */
function isHiddenFromBot({ webhook_id: webhookId, content, embeds, attachments }: ReadMessage): boolean {
  return webhookId !== undefined && !content && !embeds?.length && !attachments?.length;
}
