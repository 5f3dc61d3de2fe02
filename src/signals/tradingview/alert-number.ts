const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** `68,250.50` and `1,234,567`. `68,250` alone may be either. */
const commaGroups = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/;
/** `68.250,50` and `1.234.567`. */
const dotGroups = /^[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/;
/** `68 250.50`, with any space, or apostrophes as in Switzerland. */
const spaceGroups = /^[+-]?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?$/u;
/** `68250,5`: not three digits, so no thousands. */
const commaDecimals = /^[+-]?\d+,(?:\d{1,2}|\d{4,})$/;

const currencyBefore = /^([+-]?)\s*(?:[$€£¥₿]|USD|EUR|GBP|US\$)\s*/i;
const currencyAfter = /\s*(?:[$€£¥₿]|USDT?|USDC|EUR|GBP|JPY)$/i;
/** Minus signs that phones and typesetting write. */
const minusSigns = /[−–—‒﹣－]/g;

/**
 * The number that a template wrote as text: with thousands separators, a decimal comma, or a currency sign, where they can mean one
 * thing only. NaN for `1,234`, which may be 1234 or 1.234, and for what is no number.
 */
export function readAlertNumber(text: string): number {
  const trimmed = text.trim().replace(minusSigns, '-').replace(currencyBefore, '$1').replace(currencyAfter, '').trim();
  if (plain.test(trimmed)) return Number(trimmed);
  if (commaGroups.test(trimmed)) return Number(trimmed.replaceAll(',', ''));
  if (dotGroups.test(trimmed)) return Number(trimmed.replaceAll('.', '').replace(',', '.'));
  if (spaceGroups.test(trimmed)) return Number(trimmed.replace(/[\s'’]/gu, '').replace(',', '.'));
  if (commaDecimals.test(trimmed)) return Number(trimmed.replace(',', '.'));
  return NaN;
}

/** `85%` is 0.85. NaN for what is no percentage. */
export function readPercentage(text: string): number {
  const trimmed = text.trim();
  return trimmed.endsWith('%') ? readAlertNumber(trimmed.slice(0, -1)) / 100 : NaN;
}

/** `1,234`: a person reads it in two ways. */
export function isAmbiguousNumber(text: string): boolean {
  return /^[+-]?\d{1,3}[,]\d{3}$/.test(text.trim().replace(currencyBefore, '$1').replace(currencyAfter, ''));
}
