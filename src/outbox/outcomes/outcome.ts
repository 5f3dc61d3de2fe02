/** What a try to send means for its delivery and its destination. Every reason is fit to be stored and shown. */
export type Outcome =
  | { kind: 'delivered' }
  /** The other side asks for patience. No failure: neither of the items nor of the destination. */
  | { kind: 'wait'; reason: string; retryAfterMs: number }
  /** The destination fails and will come back: the same delivery again, after a growing pause. */
  | { kind: 'back-off'; reason: string }
  /** As back-off, but the delivery may be there: look for it before it is sent again. */
  | { kind: 'ambiguous'; reason: string }
  /** The destination is wrong, and only an operator can repair it. */
  | { kind: 'pause'; reason: string }
  /** Something in the delivery is refused: find it, and let the rest go. */
  | {
      kind: 'split';
      reason: string;
      /** The items at fault, by their place in the delivery; none when the other side does not say. */
      refusedPlaces: number[];
    };
