import type { SignalType } from '../signal';

const words = new Map<string, SignalType>([
  ...group('LONG', 'long', 'buy', 'enter_long', 'long_entry', 'bullish'),
  ...group('SHORT', 'short', 'sell', 'enter_short', 'short_entry', 'bearish'),
  ...group('CLOSE', 'close', 'exit', 'flat', 'close_all', 'close_position'),
  ...group('CLOSE', 'close_long', 'exit_long', 'long_exit', 'close_short', 'exit_short', 'short_exit'),
  ...group('HOLD', 'hold', 'wait', 'neutral'),
  ...group('TOP', 'top'),
  ...group('BOTTOM', 'bottom'),
  ...group('DIVERGENCE', 'divergence'),
]);

/**
 * The type that a word of an alert stands for, in any case: TradingView writes `buy` and `sell` for an order, `long`, `short`
 * and `flat` for a position. Undefined for an unknown word.
 */
export function findSignalType(word: string): SignalType | undefined {
  return words.get(
    word
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
}

function group(type: SignalType, ...spellings: string[]): [string, SignalType][] {
  return spellings.map((spelling) => [spelling, type]);
}
