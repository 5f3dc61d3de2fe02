import type { Embed } from '../embeds/embed';
import { assertDeliveryId, deliveryFooter, deliveryNonce } from './delivery-id';

/** So many mentions fit into the 2000 characters of a content, and into the 100 roles of `allowed_mentions`. */
const MAX_ROLES = 80;

/** What Discord is sent, on the wire: https://discord.com/developers/docs/resources/message#create-message */
export interface MessageBody {
  content?: string;
  embeds: Embed[];
  allowed_mentions: { parse: []; roles?: string[] };
  nonce?: string;
  enforce_nonce?: true;
}

export interface PackedAlert {
  embed: Embed;
  /** The roles that its routes ping. */
  mentionRoles: readonly string[];
}

/**
 * The message of a delivery: the embeds in their order, the delivery's id in the last footer, and in the content the roles to
 * ping, since embeds ping nobody. The same input gives the same bytes. Throws a RangeError for no alerts or an unfit id.
 */
export function buildMessageBody(
  deliveryId: string,
  alerts: readonly PackedAlert[],
  destinationKind: 'webhook' | 'channel',
): MessageBody {
  assertDeliveryId(deliveryId);
  const last = alerts.at(-1);
  if (last === undefined) throw new RangeError('A delivery without alerts');
  const roles = [...new Set(alerts.flatMap(({ mentionRoles }) => mentionRoles))].slice(0, MAX_ROLES);
  const signed = { ...last.embed, footer: { text: deliveryFooter(deliveryId) } };
  return {
    ...(roles.length > 0 && { content: roles.map((role) => `<@&${role}>`).join(' ') }),
    embeds: [...alerts.slice(0, -1).map(({ embed }) => embed), signed],
    allowed_mentions: roles.length > 0 ? { parse: [], roles } : { parse: [] },
    // Executing a webhook knows no nonce.
    ...(destinationKind === 'channel' && { nonce: deliveryNonce(deliveryId), enforce_nonce: true as const }),
  };
}

/** Whether a message read back from Discord is this delivery. */
export function isMessageOfDelivery(
  message: { embeds?: readonly { footer?: { text?: string } | null }[] },
  deliveryId: string,
): boolean {
  return (message.embeds ?? []).some(({ footer }) => footer?.text === deliveryFooter(deliveryId));
}
