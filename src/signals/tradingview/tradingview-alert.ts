import type { FieldError } from '../../errors';
import { readSignal } from '../intake/read-signal';
import { asRecord } from '../intake/signal-request';
import { Problems } from '../problems';
import type { Signal } from '../signal';
import { findUnresolvedPlaceholder, pickAlertFields } from './alert-fields';
import { parseAlertText } from './alert-text';
import { parseTolerantJson } from './tolerant-json';
import type { AlertDefaults, AlertField, TradingViewSettings } from './tradingview-settings';

/** More than any alert message holds; also bounds the work on one. */
export const MAX_ALERT_CHARACTERS = 65_536;

const MAX_REASON_CHARACTERS = 1000;

/** What came through the TradingView hook. It is never refused for its form: its sender would not read the answer. */
export type TradingViewAlert =
  | {
      kind: 'signal';
      signal: Signal;
      /** Fields that could not be understood and were left out, or replaced by the default. */
      ignored: readonly FieldError[];
    }
  | {
      kind: 'unreadable';
      /** What is wrong and what to change in the alert, for the operator. */
      reason: string;
      /** The body, with only U+0000 and lone surrogates, which no store keeps, replaced by U+FFFD. */
      raw: string;
    };

/** A signal without these three says nothing. */
const essential: ReadonlySet<string> = new Set<AlertField>(['symbol', 'signal_type', 'price']);

/**
 * The signal in the body of a TradingView alert, a JSON object or plain text, whatever its content type says. Only symbol,
 * type and price must be there and right: a bad stop loss must not hide an exit. An alert without a time is of `now`.
 */
export function readTradingViewAlert(body: string, settings: TradingViewSettings, now: Date): TradingViewAlert {
  const alert = parseBody(body);
  if ('reason' in alert) return describeUnreadable(body, alert.reason);
  const fields = attachReason(pickAlertFields(alert.fields, settings));
  const problems = new Problems();
  const signal = readFields(fields, settings.defaults, problems, now);
  if (signal !== null) return { kind: 'signal', signal, ignored: [] };
  const ignored = problems.listed.filter(({ field }) => !essential.has(field));
  for (const { field } of ignored) delete fields[field];
  const retried = new Problems();
  const rest = readFields(fields, settings.defaults, retried, now);
  if (rest !== null) return { kind: 'signal', signal: rest, ignored };
  return describeUnreadable(body, retried.listed.map(({ field, message }) => `${field} ${message}`).join('; '));
}

function parseBody(body: string): { fields: Record<string, unknown> } | { reason: string } {
  const text = body.trim();
  if (text === '') return { reason: 'the alert is empty' };
  if (text.length > MAX_ALERT_CHARACTERS) return { reason: `it is longer than ${MAX_ALERT_CHARACTERS} characters` };
  // Two braces begin no JSON: they are a placeholder that was left as it was.
  return /^(?:\{(?!\{)|\[)/.test(text) ? parseJsonBody(text) : parseTextBody(text);
}

function parseJsonBody(text: string): { fields: Record<string, unknown> } | { reason: string } {
  try {
    const parsed = parseTolerantJson(text);
    if (Array.isArray(parsed)) return { reason: 'it is a list; one alert is one JSON object' };
    return { fields: parsed as Record<string, unknown> };
  } catch (error) {
    return { reason: `it is no JSON: ${(error as SyntaxError).message}` };
  }
}

function parseTextBody(text: string): { fields: Record<string, unknown> } | { reason: string } {
  const fields = parseAlertText(text);
  if (fields !== null) return { fields: Object.fromEntries(fields) };
  return { reason: 'it is neither a JSON object nor text such as "BTCUSD LONG 68250.5 stop_loss=67000"' };
}

/** The comment of an alert is why it came: the analysis data say it where they give no reason themselves. */
function attachReason(picked: Partial<Record<AlertField, unknown>>): Record<string, unknown> {
  const { reason, ...fields } = picked;
  if (reason === undefined) return fields;
  return { ...fields, analysis_data: { reason, ...asRecord(fields.analysis_data) } };
}

function readFields(
  fields: Readonly<Record<string, unknown>>,
  defaults: AlertDefaults,
  problems: Problems,
  now: Date,
): Signal | null {
  const record = {
    timestamp: now.getTime(),
    strategy_name: defaults.strategyName,
    signal_strength: defaults.signalStrength,
    confidence: defaults.confidence,
    position_size: defaults.positionSize,
    ...fields,
  };
  return readSignal(record, { path: '', strategyName: null }, problems, now.getTime());
}

function describeUnreadable(body: string, problem: string): TradingViewAlert {
  const placeholder = findUnresolvedPlaceholder(body);
  const hint = placeholder === null ? '' : `; TradingView knows no placeholder ${placeholder}: check its spelling`;
  const reason = (problem + hint).replaceAll('\u0000', '\ufffd').toWellFormed().slice(0, MAX_REASON_CHARACTERS);
  return { kind: 'unreadable', reason: reason.toWellFormed(), raw: body.replaceAll('\u0000', '\ufffd').toWellFormed() };
}
