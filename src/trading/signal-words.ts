export const SIGNAL_TYPES = ['LONG', 'SHORT', 'HOLD', 'CLOSE', 'TOP', 'BOTTOM', 'DIVERGENCE'] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number];

/** From weakest to strongest: the place in the list is the rank. */
export const SIGNAL_STRENGTHS = ['WEAK', 'MODERATE', 'STRONG'] as const;
export type SignalStrength = (typeof SIGNAL_STRENGTHS)[number];

export const DIRECTIONS = ['BUY', 'SELL', 'HOLD'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What a trader does on a signal of this type. */
export function directionOf(signalType: SignalType): Direction {
  switch (signalType) {
    case 'LONG':
    case 'BOTTOM':
      return 'BUY';
    case 'SHORT':
    case 'TOP':
      return 'SELL';
    case 'HOLD':
    case 'CLOSE':
    case 'DIVERGENCE':
      return 'HOLD';
  }
}
