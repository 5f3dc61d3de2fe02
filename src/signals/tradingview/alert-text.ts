import { keyLetters } from './alert-keys';
import { joinCurrencies } from './alert-number';
import { readPairs } from './alert-pairs';
import { readWords } from './alert-words';
import { type Command, withoutGaps } from './command';
import { findSignalWordInText } from './signal-words';

/** `order buy @ 3 filled on BTCUSD. New strategy position is 3`: what TradingView writes where a strategy's alert has no message. */
const orderFilled =
  /order\s+(?<action>\S+)\s+@\s+(?<contracts>\S+)\s+filled\s+on\s+(?<symbol>\S+?)\.?(?:\s+New strategy position is\s+(?<position>[^\s.]+(?:\.\d+)?))?\s*\.?\s*$/i;

/**
 * One command written as plain text: `BTCUSD LONG 68250.5`, `buy ETHUSDT @ 3,050.5`, `BTCUSD,buy,68250.5`, then or instead of the
 * words any `key=value`, `key: value` and `key="some words"`, separated by spaces, commas, semicolons or lines.
 * @param isKnown whether there is a field of that name: the colon of `BINANCE:BTCUSDT` follows none
 */
export function parseAlertText(text: string, isKnown: (letters: string) => boolean): Command {
  const filled = orderFilled.exec(text);
  if (filled?.groups) return { fields: orderFields(filled.groups) };
  const form = readForm(text);
  if (form !== null) return { fields: form };
  const plain = joinCurrencies(withoutMarkup(text));
  const { fields, words } = readPairs(withSigns(nameLevels(plain), isKnown), isKnown);
  return readWords(fields, words);
}

/** `ticker=X&action=buy&price=5`, as a form is sent. */
function readForm(text: string): Record<string, string> | null {
  if (!/^[\w.-]+=[^&\s]*(?:&[\w.-]+=[^&\s]*)+$/.test(text)) return null;
  return Object.fromEntries(new URLSearchParams(text));
}

/** Tags of HTML, as bots of Telegram send them. */
function withoutMarkup(text: string): string {
  return text.replace(/<\/?(?:b|i|u|s|em|strong|code|pre|br)\s*\/?>/gi, ' ');
}

/** `Stop Loss: 67000`, `Take Profit 1 - 1.08`: names of several words, as people write them before a number. */
function nameLevels(text: string): string {
  return text
    .replace(/\bstop[ -]?loss\b(?=\s*(?:[:=@-]\s*)?[\p{Sc}\d])/giu, 'stop_loss')
    .replace(
      /\btake[ -]?profit\b(?! ?\d? ?hit)(?:[ _-]?(\d)\b(?!\.\d))?(?=\s*(?:[:=@-]\s*)?[\p{Sc}\d])/giu,
      'take_profit$1',
    )
    .replace(/\bentry (?:price|zone|point)\b(?=\s*(?:[:=@-]\s*)?[\p{Sc}\d])/giu, 'entry')
    .replace(/\b(?:amount|risk) per trade\b/gi, 'risk_per_trade');
}

/** `BTCUSD LONG 68250 SL 67000`, `TP - 70000`: a known name before a number names it. */
function withSigns(text: string, isKnown: (letters: string) => boolean): string {
  return text.replace(
    /(^|[\s,;|])([a-z][a-z_]{0,20}\d?) {1,3}(?:[-@–] )?(?=[\p{Sc}]?-?\d)/giu,
    (whole, before: string, name: string) =>
      isKnown(keyLetters(name)) &&
      findSignalWordInText(name) === undefined &&
      !/^(?:at|in|order|price|now)$/i.test(name)
        ? `${before}${name}=`
        : whole,
  );
}

function orderFields({ action, contracts, symbol, position }: Record<string, string | undefined>) {
  return withoutGaps({ action, contracts, ticker: symbol, strategy_position_size: position });
}
