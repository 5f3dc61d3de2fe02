import type { SignalType } from '../../trading';

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
  ...group(
    { type: 'CLOSE' },
    'closeallposition',
    'closelongshort',
    'closeatmarketprice',
    'closeatmarketpriceall',
    'closed',
  ),
  ...group(
    { type: 'CLOSE' },
    'goflat',
    'unwind',
    'exited',
    'stopped',
    'stop',
    'sl',
    'tp',
    'trailingstop',
    'closemarket',
  ),
  // Without the position after it, nobody knows that these leave something.
  ...group({ type: 'CLOSE' }, 'partialclose', 'partialexit', 'closepartial', 'partialtakeprofit', 'takepartialprofit'),
  ...group({ type: 'CLOSE' }, 'reduce', 'reduceposition', 'trim', 'scaleout', 'partial'),
  ...group({ type: 'CLOSE' }, ...['1', '2', '3', '4', '5'].flatMap((level) => [`tp${level}`, `takeprofit${level}`])),
  ...group({ type: 'CLOSE', leaves: 'LONG' }, 'closealllong', 'closealllongs', 'reducelong', 'closinglong', 'stoplong'),
  ...group(
    { type: 'CLOSE', leaves: 'SHORT' },
    'closeallshort',
    'closeallshorts',
    'reduceshort',
    'closingshort',
    'stopshort',
  ),
  ...group({ type: 'HOLD' }, 'hold', 'wait', 'neutral'),
  ...group({ type: 'TOP' }, 'top'),
  ...group({ type: 'BOTTOM' }, 'bottom'),
  ...group({ type: 'DIVERGENCE' }, 'divergence'),
]);

/** Abbreviations that are also symbols or prices: a word of a text is none of them, the value of a field may be one. */
const onlyInFields = new Set([
  'btc',
  'bto',
  'stc',
  'sto',
  'cover',
  'wait',
  'top',
  'bull',
  'bear',
  'tp',
  'sl',
  'stop',
  'partial',
  ...['tp1', 'tp2', 'tp3', 'tp4', 'tp5', 'reduce', 'trim', 'closed', 'stoploss', 'takeprofit'],
]);

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

/** The words of a comment such as `TP1`, `Long SL hit`, `Exit Long @ TP`, `Trailing stop`: of one that says more, nothing is guessed. */
const exitWords = /^(?:tp\d?|sl\d?|profit|loss|trail|trailing|exit|exited|close|closed|hit)$/;
const neutralWords = /^(?:take|stop|long|short|position|order|target|all|l|s|\d)$/;
const MAX_COMMENT_WORDS = 5;

/** The exit that the comment or the id of an order tells of; undefined when it tells of none. */
export function findExitInComment(text: string): SignalWord | undefined {
  if (closingComment.test(text)) return { type: 'CLOSE' };
  const word = findSignalWord(text);
  if (word !== undefined) return word.type === 'CLOSE' ? word : undefined;
  const words: readonly string[] = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const isExit =
    words.length <= MAX_COMMENT_WORDS &&
    words.some((one) => exitWords.test(one)) &&
    words.every((one) => exitWords.test(one) || neutralWords.test(one));
  // `SL 4 TP 6` are levels.
  const areLevels = words.some((one) => /^sl/.test(one)) && words.some((one) => /^tp/.test(one));
  if (!isExit || areLevels) return undefined;
  if (words.includes('long')) return { type: 'CLOSE', leaves: 'LONG' };
  return words.includes('short') ? { type: 'CLOSE', leaves: 'SHORT' } : { type: 'CLOSE' };
}

function group(word: SignalWord, ...spellings: string[]): [string, SignalWord][] {
  return spellings.map((spelling) => [spelling, word]);
}
