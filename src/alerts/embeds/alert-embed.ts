import type { Direction } from '../../trading';
import { type Embed, EMBED_LIMITS, plainText } from '../../transports';
import type { AlertSignal } from '../alert-signal';
import { alertFields, describeRemaining } from './alert-fields';

/** The longest reason shown; the whole of it is in the API. */
const REASON_LIMIT = 1000;
const SYMBOL_LIMIT = 100;

const COLORS: Record<Direction, number> = { BUY: 0x2ecc71, SELL: 0xe74c3c, HOLD: 0xf1c40f };

export interface AlertMarks {
  /** Shown in the title; a CLOSE says it by itself. */
  isExit?: boolean;
  /** An operator's test of a route: no signal stands behind it. */
  isTest?: boolean;
}

/**
 * The embed of one alert, without footer. Within Discord's limits, and harmless, whatever the signal holds; that of an ordinary
 * signal stays under 600 characters, so that ten fit into a message, also when it is marked as late.
 */
export function alertEmbed(signal: AlertSignal, marks: AlertMarks = {}): Embed {
  const description = describe(signal, marks);
  return {
    title: titleOf(signal, marks).slice(0, EMBED_LIMITS.title),
    ...(description !== '' && { description }),
    color: COLORS[signal.direction],
    fields: alertFields(signal),
  };
}

/**
 * `BUY BTC-USD · LONG`, `CLOSE BTC-USD`, `PARTIAL EXIT BTC-USD · 1 LONG left`, `TEST · SELL BTC-USD · SHORT · exit`: the word to act on
 * comes first.
 */
function titleOf(signal: AlertSignal, { isExit, isTest }: AlertMarks): string {
  const parts = partsOf(signal, plainText(signal.symbol, SYMBOL_LIMIT));
  if (isTest) parts.unshift('TEST');
  if (isExit && signal.signalType !== 'CLOSE') parts.push('exit');
  return parts.join(' · ');
}

function partsOf({ signalType, direction, remaining }: AlertSignal, name: string): string[] {
  if (signalType === 'CLOSE' && remaining) {
    const left = describeRemaining(remaining);
    return [`PARTIAL EXIT ${name}`, ...(left === null ? [] : [`${left} left`])];
  }
  const isTrade = direction === 'BUY' || direction === 'SELL';
  return isTrade ? [`${direction} ${name}`, signalType] : [`${signalType} ${name}`];
}

function describe(signal: AlertSignal, { isTest }: AlertMarks): string {
  const lines = [isTest ? '**This is a test. There is nothing to trade.**' : '', reasonOf(signal)];
  return lines.filter((line) => line !== '').join('\n');
}

function reasonOf({ analysisData }: AlertSignal): string {
  const reason = analysisData && Object.hasOwn(analysisData, 'reason') ? analysisData['reason'] : '';
  return typeof reason === 'string' ? plainText(reason, REASON_LIMIT) : '';
}
