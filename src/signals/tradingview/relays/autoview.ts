import { type Command, withoutGaps } from '../command';

/** `e=bybit`, `q=10%`, `p=@68000`: all that such a command consists of. */
const pair = /^([a-z]{1,12})=(\S+)$/i;
const books: Record<string, string> = { buy: 'buy', long: 'long', sell: 'sell', short: 'short' };

/**
 * Autoview's commands, and ProfitView's, which are alike: `e=bybit s=BTCUSD b=long q=1 t=market`, `c=position`, `c=order`, one on a line
 * or between pipes. https://autoview.com/syntax
 */
export function readAutoview(text: string): Command[] | null {
  const lines = text
    .split(/[\r\n|]+/)
    .map((line) => line.replace(/\s#.*$/, '').trim())
    .filter((line) => line !== '');
  const commands = lines.map(pairsOf);
  if (commands.some((pairs) => pairs === null) || !commands.some((pairs) => pairs!.has('s') || pairs!.has('e')))
    return null;
  const shared = commands.find((pairs) => pairs!.has('s'))?.get('s');
  return commands.every((pairs) => pairs!.has('b') || pairs!.has('c') || pairs!.has('delay'))
    ? commands.map((pairs) => commandOf(pairs!, shared))
    : null;
}

function pairsOf(line: string): Map<string, string> | null {
  const words = line.split(/[\s&]+/);
  const pairs = words.map((word) => pair.exec(word));
  return pairs.includes(null) ? null : new Map(pairs.map((one) => [one![1]!.toLowerCase(), one![2]!]));
}

function commandOf(pairs: ReadonlyMap<string, string>, sharedSymbol: string | undefined): Command {
  const close = pairs.get('c')?.toLowerCase();
  const book = pairs.get('b')?.toLowerCase() ?? '';
  if (close !== undefined && !close.startsWith('pos')) return { noSignal: `c=${close} cancels orders` };
  if (close === undefined && books[book] === undefined) return { noSignal: 'it names neither b=… nor c=position' };
  const quantity = pairs.get('q');
  const isShare = quantity?.endsWith('%') === true;
  const side = book === 'long' || book === 'short' ? ` ${book}` : '';
  return {
    fields: withoutGaps({
      symbol: pairs.get('s') ?? sharedSymbol,
      action: close === undefined ? books[book] : `close${side}`,
      contracts: isShare ? undefined : quantity,
      order_percent: isShare ? quantity : undefined,
      price: levelOf(pairs, 'p'),
      stop_loss: levelOf(pairs, 'sl'),
      take_profit: levelOf(pairs, 'tp'),
      reduce_only: pairs.get('ro'),
    }),
    leftOut: ['p', 'sl', 'tp']
      .filter((key) => isDistance(pairs.get(key)))
      .map((key) => ({
        field: key,
        message: `is a distance from the market; f${key}=… names a price`,
      })),
  };
}

/** `fp=68000` and `p=@68000` are prices; `p=-0.5%` and `p=10` lie that far from the market. */
function levelOf(pairs: ReadonlyMap<string, string>, key: string): string | undefined {
  const value = pairs.get(key);
  return pairs.get(`f${key}`) ?? (value?.startsWith('@') ? value.slice(1) : undefined);
}

function isDistance(value: string | undefined): boolean {
  return value !== undefined && !value.startsWith('@');
}
