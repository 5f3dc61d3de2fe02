import { drawChart } from './chart-png';
import type { Candle } from './chart-png';

export interface MockPlan {
  text: string;
  /** The text after a look at the open; what an edit posts. */
  revisedText: string;
  charts: { filename: string; data: Buffer }[];
}

/** What a coach watches and how they write. */
interface Style {
  title: string;
  symbols: readonly [string, number][];
  write: (levels: Level[]) => string[];
}

interface Level {
  symbol: string;
  entry: string;
  stop: string;
  target: string;
}

const STYLES: readonly Style[] = [
  {
    title: '📈 Day trading plan',
    symbols: [
      ['NVDA', 182],
      ['AAPL', 271],
    ],
    write: (levels) => [
      'Bias: long above the opening range, flat below VWAP.',
      ...levels.map(
        ({ symbol, entry, stop, target }) => `• ${symbol}: buy over ${entry}, stop ${stop}, first target ${target}`,
      ),
      'Risk: 0.5 % a trade, two losers and the day is over.',
    ],
  },
  {
    title: '⏱ Intraday levels',
    symbols: [['SPY', 662]],
    write: ([level]) => [
      `${level?.symbol} pivots: ${level?.stop} / ${level?.entry} / ${level?.target}`,
      '',
      '1. 09:30–10:00 – watch only, no trade before the first pullback',
      `2. Hold over ${level?.entry} → scale in thirds`,
      '3. Lunch: half size. Power hour: back to full.',
    ],
  },
  {
    title: '🔄 Swing plan',
    symbols: [
      ['MSFT', 498],
      ['AMD', 211],
    ],
    write: (levels) => [
      'Holding two to ten days, entries on the close only.',
      ...levels.map(
        ({ symbol, entry, stop, target }) =>
          `${symbol} → add near ${entry}; out on a daily close under ${stop}; aim ${target}`,
      ),
      'Nothing new into the weekend.',
    ],
  },
  {
    title: '🗞 News & events',
    symbols: [['TSLA', 402]],
    write: ([level]) => [
      '08:30 ET jobless claims, 10:00 ET existing home sales, 14:00 ET Fed minutes.',
      `${level?.symbol}: headline risk all day. "Fade the first spike" only beyond ${level?.target}.`,
      'No positions five minutes either side of a release.',
    ],
  },
];

/** A plan that is always the same for the same coach and date. */
export function writeMockPlan(coachIndex: number, coachName: string, date: string): MockPlan {
  const style = STYLES[coachIndex % STYLES.length] as Style;
  const random = seededRandom(`${coachName} ${date}`);
  const traded = style.symbols.map(([symbol, price]) => ({ symbol, candles: drawCandles(price, random) }));
  const text = [`${style.title}: ${coachName}`, '', ...style.write(traded.map(levelsOf))].join('\n');
  return {
    text,
    revisedText: `${text}\n\nUpdate after the open: first target reached, stop moved to break-even.`,
    charts: traded.map(({ symbol, candles }) => ({ filename: `${symbol}-${date}.png`, data: drawChart(candles) })),
  };
}

function levelsOf({ symbol, candles }: { symbol: string; candles: Candle[] }): Level {
  const last = (candles.at(-1) as Candle).close;
  const at = (factor: number) => (last * factor).toFixed(2);
  return { symbol, entry: at(1.003), stop: at(0.994), target: at(1.015) };
}

function drawCandles(start: number, random: () => number): Candle[] {
  let price = start * (0.98 + random() * 0.04);
  return Array.from({ length: 60 }, () => {
    const open = price;
    const close = open * (1 + (random() - 0.49) * 0.008);
    price = close;
    const high = Math.max(open, close) * (1 + random() * 0.003);
    const low = Math.min(open, close) * (1 - random() * 0.003);
    return { open, high, low, close };
  });
}

/** Mulberry32, seeded by a text: the same demo every time. */
function seededRandom(seed: string): () => number {
  let state = [...seed].reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619),
    2_166_136_261,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
