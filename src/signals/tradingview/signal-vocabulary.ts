/** What one word inside a signal's words stands for. */
export type WordPart =
  | 'buy'
  | 'sell'
  | 'long'
  | 'short'
  /** Opens or adds. */
  | 'open'
  | 'exit'
  /** Buys a short position back. */
  | 'cover'
  /** Takes out a part, whatever stands beside it. */
  | 'reduce'
  /** How much: a part only beside an exit or a sell. */
  | 'share'
  /** A stop order: of a buy or a sell an entry that waits, else a way out. */
  | 'stop'
  | 'stop-loss'
  | 'target'
  | 'to'
  /** Says nothing by itself. */
  | 'filler';

/** The words that senders write, without accents. German, Spanish, Portuguese, French and Italian are those of TradingView's users. */
const spellings: Record<WordPart, string> = {
  buy:
    'buy buying bought bull bullish kaufen kaufe kauf gekauft compra comprar compre compro comprado comprada achat ' +
    'acheter achete comprare acquisto acquistare',
  sell:
    'sell selling sold bear bearish verkaufen verkaufe verkauf verkauft venta vender vende vendo vendido vendida venda ' +
    'vente vendre vendu vendita vendere',
  long: 'long longs largo',
  short: 'short shorts shorted shorting corto',
  open: 'open opened opening enter entered entering entry entries add added adding increase increased eroffnen abrir',
  exit:
    'close closes closed closing exit exits exited exiting flat flatten flattened liquidate liquidated unwind ' +
    'squareoff squaredoff square schliessen schliesse geschlossen glattstellen cerrar cierra cierre cerrado cerrada ' +
    'fechar fecha fechado fechamento encerrar zerar zerado salir salida sair saida fermer cloturer chiudere chiudi',
  cover: 'cover covered covering',
  reduce:
    'reduce reduced reducing trim trimmed trimming partial partially partials scaleout scaledout scalingout ' +
    'teilverkauf parcial',
  share: 'half third quarter some pct percent vol volume',
  stop: 'stop stops',
  'stop-loss': 'sl stoploss stopout stopedout stoppedout stopped trailingstop trailing trail stopgain',
  target: 'tp takeprofit takeprofits profit target targets',
  to: 'to',
  filler:
    'signal alert strong weak go going went market mkt limit position positions pos order orders trade trades type all ' +
    'everything at price now the my hit reached reverse reversal flip off out take loss strategy entire full',
};

export const vocabulary: ReadonlyMap<string, WordPart> = new Map(
  Object.entries(spellings).flatMap(([part, words]) =>
    words.split(' ').map((word): [string, WordPart] => [word, part as WordPart]),
  ),
);

const LONGEST = Math.max(...[...vocabulary.keys()].map((word) => word.length));
/** No word of an order is longer; also bounds the work on one. */
const MAX_LETTERS = 40;

/** A part of a signal's words, or a number in them. */
export type Segment = WordPart | number;

/**
 * The parts of words that senders write in one or in several: `closelong`, `exit_long`, `Take Profit 1 hit`, `KAUFEN`. Null when
 * something in them is none.
 */
export function segmentsOf(text: string): Segment[] | null {
  const letters = text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '');
  return letters === '' || letters.length > MAX_LETTERS ? null : split(letters, 0, new Set());
}

/** The longest word first; `dead` holds from where nothing fits. */
function split(letters: string, from: number, dead: Set<number>): Segment[] | null {
  if (from === letters.length) return [];
  if (dead.has(from)) return null;
  const digits = /^\d{1,3}/.exec(letters.slice(from, from + 3))?.[0];
  for (let end = Math.min(letters.length, from + LONGEST); end > from; end--) {
    const word = letters.slice(from, end);
    const segment = word === digits ? Number(digits) : vocabulary.get(word);
    if (segment === undefined) continue;
    const rest = split(letters, end, dead);
    if (rest !== null) return [segment, ...rest];
  }
  dead.add(from);
  return null;
}
