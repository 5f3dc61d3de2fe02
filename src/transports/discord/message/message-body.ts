import type { Composed, Rendered } from '../../../outbox';
import { assertDeliveryId, deliveryFooter, deliveryNonce, isFooterOf, MAX_DELIVERY_ID_LENGTH } from './delivery-id';
import { MESSAGE_LIMITS } from './embed';

/** So many mentions fit into the 2000 characters of a content, and into the 100 roles of `allowed_mentions`. */
const MAX_ROLES = 80;

/** What is left of a message for its embeds beside the footer that names the delivery. */
export const MESSAGE_ROOM = {
  items: MESSAGE_LIMITS.embeds,
  size: MESSAGE_LIMITS.characters - deliveryFooter('x'.repeat(MAX_DELIVERY_ID_LENGTH)).length,
};

/**
 * The message of a delivery: the embeds in their order, the delivery's mark in the last footer, and in the content the roles to
 * ping, since embeds ping nobody. The embeds are JSON without a footer, and are not read: of ten in a message that would take
 * longest. The same input gives the same bytes. Throws a RangeError for no items or an unfit id.
 * https://discord.com/developers/docs/resources/message#create-message
 */
export function buildMessageBody(
  deliveryId: string,
  items: readonly Pick<Rendered, 'content' | 'mentions'>[],
  hasNonce: boolean,
): Composed {
  assertDeliveryId(deliveryId);
  const last = items.at(-1);
  if (last === undefined) throw new RangeError('A delivery without items');
  const roles = [...new Set(items.flatMap(({ mentions }) => mentions))].slice(0, MAX_ROLES);
  // Executing a webhook knows no nonce.
  const nonce = hasNonce ? deliveryNonce(deliveryId) : null;
  const embeds = [...items.slice(0, -1).map(({ content }) => content), sign(last.content, deliveryId)];
  const rest = JSON.stringify({
    allowed_mentions: roles.length > 0 ? { parse: [], roles } : { parse: [] },
    ...(roles.length > 0 && { content: roles.map((role) => `<@&${role}>`).join(' ') }),
    ...(nonce !== null && { nonce, enforce_nonce: true }),
  });
  return { body: `{"embeds":[${embeds.join(',')}],${rest.slice(1)}`, nonce };
}

function sign(embed: string, deliveryId: string): string {
  return `${embed.slice(0, -1)},"footer":${JSON.stringify({ text: deliveryFooter(deliveryId) })}}`;
}

/** Whether a message read back from Discord is this delivery. */
export function isMessageOfDelivery(
  message: { embeds?: readonly { footer?: { text?: string } | null }[] },
  deliveryId: string,
): boolean {
  return (message.embeds ?? []).some(({ footer }) => isFooterOf(footer?.text, deliveryId));
}
