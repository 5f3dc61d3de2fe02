import type { CandleField } from './columns';

/**
 * What stands where in rows without names, by their length; exchanges publish candles so. With two a price is all there is
 * (CoinGecko). With seven the last is the number of trades, with eight the price before the volume is the weighted mean (Kraken); with
 * eleven or twelve the closing time and sums follow (Binance).
 */
const POSITIONS: Readonly<Record<number, readonly (CandleField | null)[]>> = {
  2: ['time', 'value'],
  5: ['time', 'open', 'high', 'low', 'close'],
  6: ['time', 'open', 'high', 'low', 'close', 'volume'],
  7: ['time', 'open', 'high', 'low', 'close', 'volume'],
  8: ['time', 'open', 'high', 'low', 'close', null, 'volume'],
  11: ['time', 'open', 'high', 'low', 'close', 'volume'],
  12: ['time', 'open', 'high', 'low', 'close', 'volume'],
};

/** Where each field stands in a row of so many values; null when no source writes such rows. */
export function columnsByPosition(length: number): ReadonlyMap<CandleField, number> | null {
  const positions = POSITIONS[length];
  if (!positions) return null;
  return new Map(positions.flatMap((field, index) => (field === null ? [] : [[field, index] as const])));
}
