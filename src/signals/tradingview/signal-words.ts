import type { SignalType } from '../signal';

/** What a word of an alert says: a type of signal and, of an exit, which side it leaves, where the word says it. */
export interface SignalWord {
  type: SignalType;
  leaves?: 'LONG' | 'SHORT';
}

const words = new Map<string, SignalWord>([
  ...group(
    { type: 'LONG' },
    'long',
    'buy',
    'bull',
    'bullish',
    'enterlong',
    'longentry',
    'entrylong',
    'openlong',
    'longopen',
  ),
  ...group({ type: 'LONG' }, 'golong', 'buylong', 'buytoopen', 'bto', 'buysignal', 'longsignal', 'strongbuy'),
  ...group(
    { type: 'SHORT' },
    'short',
    'sell',
    'bear',
    'bearish',
    'entershort',
    'shortentry',
    'entryshort',
    'openshort',
  ),
  ...group(
    { type: 'SHORT' },
    'shortopen',
    'goshort',
    'sellshort',
    'selltoopen',
    'sto',
    'sellsignal',
    'shortsignal',
    'strongsell',
  ),
  ...group(
    { type: 'CLOSE' },
    'close',
    'exit',
    'flat',
    'flatten',
    'closeall',
    'exitall',
    'closeposition',
    'exitposition',
  ),
  ...group(
    { type: 'CLOSE' },
    'closepositions',
    'closeallpositions',
    'closetrade',
    'exittrade',
    'closeorder',
    'closesignal',
  ),
  ...group(
    { type: 'CLOSE' },
    'exitsignal',
    'liquidate',
    'liquidateall',
    'squareoff',
    'flattenall',
    'closemarketposition',
  ),
  ...group(
    { type: 'CLOSE' },
    'stoploss',
    'stoplosshit',
    'slhit',
    'stopout',
    'stoppedout',
    'takeprofit',
    'takeprofithit',
    'tphit',
  ),
  ...group({ type: 'CLOSE', leaves: 'LONG' }, 'closelong', 'exitlong', 'longexit', 'longclose', 'closebuy', 'exitbuy'),
  ...group(
    { type: 'CLOSE', leaves: 'LONG' },
    'selltoclose',
    'stc',
    'closelongposition',
    'exitlongposition',
    'closelongs',
    'flattenlong',
  ),
  ...group(
    { type: 'CLOSE', leaves: 'SHORT' },
    'closeshort',
    'exitshort',
    'shortexit',
    'shortclose',
    'closesell',
    'exitsell',
  ),
  ...group({ type: 'CLOSE', leaves: 'SHORT' }, 'buytoclose', 'btc', 'buytocover', 'cover', 'covershort', 'shortcover'),
  ...group(
    { type: 'CLOSE', leaves: 'SHORT' },
    'closeshortposition',
    'exitshortposition',
    'closeshorts',
    'flattenshort',
  ),
  ...group({ type: 'HOLD' }, 'hold', 'wait', 'neutral'),
  ...group({ type: 'TOP' }, 'top'),
  ...group({ type: 'BOTTOM' }, 'bottom'),
  ...group({ type: 'DIVERGENCE' }, 'divergence'),
]);

/** Abbreviations that are also symbols or prices: a word of a text is none of them, the value of a field may be one. */
const onlyInFields = new Set(['btc', 'bto', 'stc', 'sto', 'cover', 'wait', 'top', 'bull', 'bear']);

/** What TradingView itself writes as the comment of an order that `strategy.close`, `strategy.close_all` or a margin call made. */
const closingComment = /^\s*(?:close entry\(s\) order|close position order|margin call)/i;

/**
 * What the value of a field says, in any case and spelling: `exitlong`, `exit_long`, `strategy.exitlong`, `Exit Long!`. Undefined for
 * an unknown word.
 */
export function findSignalWord(text: string): SignalWord | undefined {
  const letters = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^strategy(?:order)?(?=.)/, '');
  return words.get(letters);
}

/** As `findSignalWord`, for a word of plain text, where `BTC` is a symbol and no order to cover a short. */
export function findSignalWordInText(text: string): SignalWord | undefined {
  return onlyInFields.has(text.toLowerCase()) ? undefined : findSignalWord(text);
}

/** The exit that the comment or the id of an order tells of; undefined when it tells of none. */
export function findExitInComment(text: string): SignalWord | undefined {
  if (closingComment.test(text)) return { type: 'CLOSE' };
  const word = findSignalWord(text);
  return word?.type === 'CLOSE' ? word : undefined;
}

function group(word: SignalWord, ...spellings: string[]): [string, SignalWord][] {
  return spellings.map((spelling) => [spelling, word]);
}
