import { assertDeliveryId, deliveryFooter, deliveryNonce, isFooterOf } from './delivery-id';

/** So many mentions fit into the 2000 characters of a content, and into the 100 roles of `allowed_mentions`. */
const MAX_ROLES = 80;

/** What Discord is sent: https://discord.com/developers/docs/resources/message#create-message */
export interface MessageBody {
  /** JSON. */
  body: string;
  nonce: string | null;
}

export interface PackedAlert {
  /** As JSON, without a footer. It is not read: of ten alerts in a message that would take longest. */
  embed: string;
  /** The roles that its routes ping. */
  mentionRoles: readonly string[];
}

/**
 * The message of a delivery: the embeds in their order, the delivery's mark in the last footer, and in the content the roles to
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
  // Executing a webhook knows no nonce.
  const nonce = destinationKind === 'channel' ? deliveryNonce(deliveryId) : null;
  const embeds = [...alerts.slice(0, -1).map(({ embed }) => embed), sign(last.embed, deliveryId)];
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
