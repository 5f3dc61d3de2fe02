import { createHash } from 'node:crypto';

export const MAX_DELIVERY_ID_LENGTH = 64;
/** Discord refuses a longer nonce. */
const MAX_NONCE_LENGTH = 25;

/** 50 bits in base 32. */
const MARK_LENGTH = 10;

const DELIVERY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The nonce of a delivery: always the same for its id and never that of another. Ids must be unique in the world (a UUID, not a
 * row number): Discord compares the nonces of all that the bot has sent to the channel in the last minutes.
 */
export function deliveryNonce(deliveryId: string): string {
  if (deliveryId.length <= MAX_NONCE_LENGTH) return deliveryId;
  // 18 bytes are 24 characters of base64url.
  return createHash('sha256').update(deliveryId).digest().subarray(0, 18).toString('base64url');
}

/**
 * The footer by which a message is recognised as this delivery: short, as traders read it. Its 50 bits keep apart the few hundred
 * messages among which one is looked for; that two of 500 share a mark is less likely than 1 in 10^9.
 */
export function deliveryFooter(deliveryId: string): string {
  const bits = createHash('sha256').update(deliveryId).digest().readBigUInt64BE() >> 14n;
  return `#${bits.toString(32).padStart(MARK_LENGTH, '0')}`;
}

/** Whether a footer is that of a delivery; also as they were written before, which may still be under way. */
export function isFooterOf(text: string | undefined, deliveryId: string): boolean {
  return text === deliveryFooter(deliveryId) || text === `Delivery ${deliveryId}`;
}

/** Throws on an id that would not fit footer and nonce: ids are made by us, so such a one is a defect. */
export function assertDeliveryId(deliveryId: string): void {
  if (!DELIVERY_ID.test(deliveryId)) throw new RangeError(`Not a delivery id: ${JSON.stringify(deliveryId)}`);
}
