import { EMBED_LIMITS, type EmbedField, plainText } from '../../transports';
import type { AlertSignal, RemainingPosition } from '../alert-signal';
import { formatNumber, formatPrice, formatShare, formatSize } from './number-format';

const NAME_LIMIT = 100;
const VOLATILITY_LIMIT = 60;
/** Discord shows no time beyond what JavaScript's Date holds. */
const LAST_SECOND = 8.64e12;

/** What a signal says, a field each; what it does not say, or what cannot be read, has none: Discord refuses blank values. */
export function alertFields(signal: AlertSignal): EmbedField[] {
  const inline: [string, string | null][] = [
    ['Price', describePrice(signal)],
    ...(signal.signalType === 'CLOSE' ? fieldsOfExit(signal) : fieldsOfPosition(signal)),
    ['Volatility', describeVolatility(signal)],
  ];
  // Beside others a date and a time take three lines of a phone.
  const wide: [string, string | null][] = [['Signal time', describeTime(signal.timestamp)], describeStrategies(signal)];
  return [...inline.flatMap(fieldOf(true)), ...wide.flatMap(fieldOf(false))];
}

function fieldOf(inline: boolean) {
  return ([name, value]: [string, string | null]): EmbedField[] => (value ? [{ name, value, inline }] : []);
}

function fieldsOfPosition(signal: AlertSignal): [string, string | null][] {
  return [
    ['Strength', plainText(signal.signalStrength, NAME_LIMIT)],
    ['Confidence', formatShare(signal.confidence)],
    sizeOf(signal),
    ['Stop loss', formatPrice(signal.stopLoss)],
    ['Take profit', formatPrice(signal.takeProfit)],
    ['Max risk', formatShare(signal.maxRisk)],
    ['Risk/reward', describeRiskReward(signal)],
  ];
}

/** Out is out: how strong a case for it was, and how much of the account to put in, would only be in the way. */
function fieldsOfExit({ contracts, remaining, confidence }: AlertSignal): [string, string | null][] {
  return [
    ['Confidence', formatShare(confidence)],
    ['Contracts', formatSize(contracts)],
    ['Left', remaining ? (describeRemaining(remaining) ?? 'not told') : null],
  ];
}

/** `1 LONG`, `50% LONG`, `LONG` where nobody said how much; null where nobody said anything. */
export function describeRemaining({ side, size, share }: RemainingPosition): string | null {
  const shown = [formatSize(size) ?? formatShare(share), side?.toUpperCase()].filter(Boolean).join(' ');
  return shown === '' ? null : shown;
}

/** Contracts are no share of the account. */
function sizeOf({ contracts, positionSize }: AlertSignal): [string, string | null] {
  const shown = formatSize(contracts);
  return shown === null ? ['Position size', formatShare(positionSize)] : ['Contracts', shown];
}

function describePrice({ price, isLastKnownPrice }: AlertSignal): string | null {
  if (price === null) return 'no price';
  const shown = formatPrice(price);
  return shown !== null && isLastKnownPrice === true ? `${shown} (last known)` : shown;
}

/** `1 : 2.50`; null unless stop loss and take profit lie on either side of the price. */
export function describeRiskReward({ price, stopLoss, takeProfit }: AlertSignal): string | null {
  if (price === null || typeof stopLoss !== 'number' || typeof takeProfit !== 'number') return null;
  const isBetween = (stopLoss < price && price < takeProfit) || (takeProfit < price && price < stopLoss);
  const ratio = isBetween ? formatRatio(Math.abs((takeProfit - price) / (price - stopLoss))) : null;
  return ratio && `1 : ${ratio}`;
}

function formatRatio(ratio: number): string | null {
  return formatNumber(ratio >= 0.01 && ratio < 1000 ? Math.round(ratio * 100) / 100 : ratio);
}

/** A number up to 1 is a share, as strategies send it; another one is shown as it stands, and so is a word such as "high". */
function describeVolatility({ analysisData }: AlertSignal): string | null {
  const volatility = analysisData && Object.hasOwn(analysisData, 'volatility') ? analysisData['volatility'] : null;
  if (typeof volatility === 'string') return plainText(volatility, VOLATILITY_LIMIT);
  if (typeof volatility !== 'number') return null;
  return Math.abs(volatility) <= 1 ? formatShare(volatility) : formatNumber(volatility);
}

/** Discord shows it in each reader's own time zone. */
function describeTime(timestamp: string): string | null {
  const seconds = Math.floor(Date.parse(timestamp) / 1000);
  return Math.abs(seconds) <= LAST_SECOND ? `<t:${seconds}:f>` : null;
}

function describeStrategies({ source, strategyName, contributingStrategies }: AlertSignal): [string, string] {
  if (source === 'individual') return ['Strategy', plainText(strategyName, NAME_LIMIT)];
  const parts = (contributingStrategies ?? []).flatMap(({ strategyName: name, weight }) => {
    const shown = plainText(name, NAME_LIMIT);
    return shown === '' ? [] : [shown, formatShare(weight)].filter(Boolean).join(' ');
  });
  return ['Strategies', joinCounted(parts, EMBED_LIMITS.fieldValue)];
}

/** As many parts as fit, then how many more there are. */
function joinCounted(parts: readonly string[], limit: number): string {
  const room = limit - ', and 000000 more'.length;
  let result = '';
  for (const [index, part] of parts.entries()) {
    const longer = result === '' ? part : `${result}, ${part}`;
    if (longer.length > room) return `${result}, and ${parts.length - index} more`;
    result = longer;
  }
  return result;
}
