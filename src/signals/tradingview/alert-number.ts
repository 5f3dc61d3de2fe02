const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** `68,250.50` and `1,234,567`. `68,250` alone may be either. */
const commaGroups = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/;
/** `1,23,456.50`, as in India: no decimals are grouped in twos. */
const lakhGroups = /^[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/;
/** `68.250,50` and `1.234.567`. */
const dotGroups = /^[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/;
/** `68 250.50`, with any space, or apostrophes as in Switzerland. */
const spaceGroups = /^[+-]?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?$/u;
/** `68250,5`: not three digits, so no thousands. */
const commaDecimals = /^[+-]?\d+,(?:\d{1,2}|\d{4,})$/;

/** Signs and codes of currencies, as they stand beside a price: `₹5`, `R$ 5`, `5 kr`, `Rs. 5`. */
const currency = String.raw`(?:(?:US|AU?|CA?|HK|NZ|SG?|NT|R|MX)?\$|\p{Sc}|₿|USDT?|USDC|BUSD|EUR|GBP|JPY|CHF|AUD|CAD|NZD|INR|BRL|SEK|NOK|DKK|PLN|CNY|HKD|SGD|Rs\.?|kr|zł|Fr\.)`;
const currencyBefore = new RegExp(String.raw`^([+-]?)\s*${currency}\s*(?=[+\-\d.])`, 'iu');
const currencyAfter = new RegExp(String.raw`(?<=\d)\s*${currency}$`, 'iu');
/** Minus signs that phones and typesetting write. */
const minusSigns = /[−–—‒﹣－]/g;
const multiples: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9 };

/**
 * The number that a template or a person wrote as text: with thousands separators, a decimal comma, a currency, or `k` for thousands,
 * where they can mean one thing only. NaN for `1,234`, which may be 1234 or 1.234, and for what is no number.
 */
export function readAlertNumber(text: string): number {
  const bare = withoutCurrency(text);
  const multiple = /^(.*\d)\s?([kmb])$/i.exec(bare);
  if (!multiple) return readPlain(bare);
  return Number((readPlain(multiple[1]!) * multiples[multiple[2]!.toLowerCase()]!).toPrecision(15));
}

function readPlain(text: string): number {
  if (plain.test(text)) return Number(text);
  if (commaGroups.test(text) || lakhGroups.test(text)) return Number(text.replaceAll(',', ''));
  if (dotGroups.test(text)) return Number(text.replaceAll('.', '').replace(',', '.'));
  if (spaceGroups.test(text)) return Number(text.replace(/[\s'’]/gu, '').replace(',', '.'));
  if (commaDecimals.test(text)) return Number(text.replace(',', '.'));
  return NaN;
}

function withoutCurrency(text: string): string {
  return text.trim().replace(minusSigns, '-').replace(currencyBefore, '$1').replace(currencyAfter, '').trim();
}

const spacedBefore = new RegExp(String.raw`(?<=^|[\s(@=:])(${currency})\s(?=\d)`, 'giu');
const spacedAfter = new RegExp(String.raw`(?<=\d)\s(${currency})(?=$|[\s,;)])`, 'giu');

/** `5 USD` and `Rs 5` written in one word, as a number in a text is. */
export function joinCurrencies(text: string): string {
  return text.replace(spacedBefore, '$1').replace(spacedAfter, '$1');
}

/** `85%` is 0.85. NaN for what is no percentage. */
export function readPercentage(text: string): number {
  const trimmed = text.trim();
  return trimmed.endsWith('%') ? Number((readAlertNumber(trimmed.slice(0, -1)) / 100).toPrecision(15)) : NaN;
}

/** `1,234`: a person reads it in two ways. */
export function isAmbiguousNumber(text: string): boolean {
  return /^[+-]?\d{1,3},\d{3}$/.test(withoutCurrency(text));
}
