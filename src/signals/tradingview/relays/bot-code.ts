import { readAlertNumber } from '../alert-number';
import { type Command, withoutGaps } from '../command';
import { findSignalWord } from '../signal-words';

/**
 * `ENTER-LONG_BINANCE_BTCUSDT_bot_1H_a1b2`, `EXIT-ALL_…`, `BUY_KRAKEN_BTC-ETH_0.1`: what to do, on which exchange, with which pair, as the
 * bots of WunderTrading and Gunbot are addressed.
 */
const code = /^([a-z]+(?:-[a-z]+)?)_([a-z][a-z0-9.-]*)_([a-z0-9][a-z0-9./:-]{1,40})(?:_(\S*))?$/i;

export function readBotCode(text: string): Command[] | null {
  const match = code.exec(text.trim());
  if (!match) return null;
  const [, action, , symbol, rest = ''] = match;
  if (findSignalWord(action!) === undefined) return null;
  // `BUY_EXCHANGE_PAIR_amount_rate`
  const [amount, rate] = rest.split('_').map(readAlertNumber);
  const price = Number.isFinite(amount) && Number.isFinite(rate) ? rate : undefined;
  return [{ fields: withoutGaps<unknown>({ symbol, action, price }) }];
}
