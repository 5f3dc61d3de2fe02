import { echo, type FieldError, Problems } from '../../errors';
import { TIMESTAMP_EXPECTS } from '../../trading';
import { readSignal } from '../intake/read-signal';
import { asRecord } from '../intake/signal-request';
import type { Signal } from '../signal';
import { commandsOf } from './alert-body';
import { type AlertValues, findUnresolvedPlaceholder, knownLetters, pickAlertFields } from './alert-fields';
import { isAmbiguousNumber } from './alert-number';
import { type AlertOrder, orderOf } from './alert-order';
import { intervalMsOf, readTime, timeOf } from './alert-time';
import type { AlertDefaults, AlertField, TradingViewSettings } from './tradingview-settings';

export { MAX_ALERT_CHARACTERS } from './alert-body';

const MAX_REASON_CHARACTERS = 1000;
/** Keys of an alert that are named as left out. */
const MAX_UNKNOWN = 20;

/** One command of an alert, read. */
export interface AlertCommand {
  signal: Signal;
  /** Fields that could not be understood, and keys that are no field: left out, or replaced by the default. */
  ignored: readonly FieldError[];
  /** A CLOSE that came without a price: the signal's price is 0 and stands for none. */
  lacksPrice: boolean;
}

/** What came through the TradingView hook. It is never refused for its form: its sender would not read the answer. */
export interface TradingViewAlert {
  commands: readonly AlertCommand[];
  /** What of it cannot be read; null when all of it can. */
  unreadable: {
    /** What is wrong and what to change in the alert, in its sender's words. */
    reason: string;
    /** The body, with only U+0000 and lone surrogates, which no store keeps, replaced by U+FFFD. */
    raw: string;
    /** How many commands that are. */
    count: number;
  } | null;
}

/** A signal without these three says nothing; only a CLOSE may lack a price. */
const essential: ReadonlySet<string> = new Set<AlertField>(['symbol', 'signal_type', 'price']);

/**
 * The signals in the body of a TradingView alert, JSON or plain text, whatever its content type says. Only symbol, type and price must
 * be there and right: a bad stop loss must not hide an exit. An alert without a time is of `now`.
 */
export function readTradingViewAlert(body: string, settings: TradingViewSettings, now: Date): TradingViewAlert {
  const commands: AlertCommand[] = [];
  const reasons: string[] = [];
  for (const command of commandsOf(body, knownLetters(settings))) {
    const read = 'reason' in command ? command : readCommand(command.fields, settings, now.getTime());
    if ('reason' in read) reasons.push(read.reason);
    else commands.push(read);
  }
  return { commands, unreadable: reasons.length === 0 ? null : describeUnreadable(body, reasons) };
}

function readCommand(
  alert: Record<string, unknown>,
  settings: TradingViewSettings,
  nowMs: number,
): AlertCommand | { reason: string } {
  const { values, unknown } = pickAlertFields(alert, settings);
  const order = orderOf(values);
  const { fields, lacksPrice } = signalFields(values, order, nowMs);
  const problems = new Problems();
  const unknownFields = [...unreadableTimes(values, nowMs), ...nameUnknown(unknown)];
  const signal = readFields(fields, settings.defaults, problems, nowMs);
  if (signal !== null) return { signal, lacksPrice, ignored: unknownFields };
  const bad = problems.listed.filter(({ field }) => !essential.has(field));
  for (const { field } of bad) delete fields[field];
  // What an order leaves must not go with a comment that is too long.
  if (order.meaning?.remaining && !fields.analysis_data) fields.analysis_data = { order: orderData(order, null) };
  const retried = new Problems();
  const rest = readFields(fields, settings.defaults, retried, nowMs);
  if (rest !== null) return { signal: rest, lacksPrice, ignored: [...bad, ...unknownFields] };
  return { reason: retried.listed.map(({ field, message }) => explain(field, message, values)).join('; ') };
}

/** The fields of a signal, as `readSignal` takes them. */
function signalFields(values: AlertValues, order: AlertOrder, nowMs: number) {
  const first = (field: AlertField) => values[field]?.[0]?.value;
  const { meaning } = order;
  const price = values.price?.find(({ value }) => typeof value === 'number')?.value ?? first('price');
  const lacksPrice = price === undefined && meaning?.type === 'CLOSE';
  const time = alertTime(values, nowMs);
  const fields: Record<string, unknown> = {
    symbol: first('symbol'),
    signal_type: meaning?.type ?? first('signal_type') ?? first('market_position'),
    price: lacksPrice ? 0 : price,
    timestamp: time.timestamp,
    strategy_name: first('strategy_name'),
    signal_strength: first('signal_strength'),
    confidence: first('confidence'),
    position_size: order.positionShare ?? undefined,
    stop_loss: first('stop_loss'),
    take_profit: first('take_profit'),
    max_risk: first('max_risk'),
    correlation_value: first('correlation_value'),
    signal_id: first('signal_id'),
    metadata: first('metadata'),
    analysis_data: analysisData(values, orderData(order, time.barTime)),
  };
  return { fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)), lacksPrice };
}

function alertTime(values: AlertValues, nowMs: number) {
  const time = (field: AlertField) =>
    values[field]?.map(({ value }) => readTime(value, nowMs)).find((one) => one !== null) ?? null;
  return timeOf(
    {
      sentAt: time('timestamp'),
      barOpenedAt: time('bar_time'),
      unclear: time('unclear_time'),
      intervalMs: values.interval?.map(({ value }) => intervalMsOf(value)).find((one) => one !== null) ?? null,
    },
    nowMs,
  );
}

/** Times that are none: the alert is then of its arrival. */
function unreadableTimes(values: AlertValues, nowMs: number): FieldError[] {
  const given = (['timestamp', 'bar_time', 'unclear_time'] as const).flatMap((field) => values[field] ?? []);
  const problems = new Problems();
  for (const { key, value } of given) {
    if (readTime(value, nowMs) === null) problems.addUnexpected(echo(key), TIMESTAMP_EXPECTS, value);
  }
  return problems.listed;
}

/** What an order says beyond a signal, under `order` of the analysis data. */
function orderData({ meaning, contracts, positionContracts }: AlertOrder, barTime: string | null) {
  const data = {
    ...(meaning?.remaining && { remaining_side: meaning.remaining.side.toLowerCase() }),
    ...(meaning?.remaining && meaning.remaining.size !== null && { remaining_contracts: meaning.remaining.size }),
    ...(contracts !== null && { contracts }),
    ...(positionContracts !== null && { position_contracts: positionContracts }),
    ...(barTime !== null && { bar_time: barTime }),
  };
  return Object.keys(data).length === 0 ? undefined : data;
}

/** The comment of an alert is why it came: the analysis data say it where they give no reason themselves. */
function analysisData(values: AlertValues, order: object | undefined): unknown {
  const given = values.analysis_data?.[0]?.value;
  const reason = values.reason?.[0]?.value;
  if (reason === undefined && order === undefined) return given;
  return { ...(reason !== undefined && { reason }), ...asRecord(given), ...(order && { order }) };
}

function readFields(
  fields: Readonly<Record<string, unknown>>,
  defaults: AlertDefaults,
  problems: Problems,
  nowMs: number,
): Signal | null {
  const record = {
    strategy_name: defaults.strategyName,
    signal_strength: defaults.signalStrength,
    confidence: defaults.confidence,
    position_size: defaults.positionSize,
    ...fields,
  };
  return readSignal(record, { path: '', strategyName: null }, problems, nowMs);
}

function nameUnknown(keys: readonly string[]): FieldError[] {
  const named = keys.slice(0, MAX_UNKNOWN).map((key) => ({ field: echo(key), message: 'is no field of a signal' }));
  const more = keys.length - named.length;
  return more > 0 ? [...named, { field: '…', message: `and ${more} more keys are no fields of a signal` }] : named;
}

/** A problem in the words of the alert: under the key that its sender wrote. */
function explain(field: string, message: string, values: AlertValues): string {
  const sent = values[field as AlertField]?.[0];
  if (!sent) return `${field} ${message}`;
  const name = sent.key === field ? field : `${field} (${echo(sent.key)})`;
  const isAmbiguous = typeof sent.value === 'string' && isAmbiguousNumber(sent.value);
  return `${name} ${message}${isAmbiguous ? ', which may be read in two ways: write it without the comma' : ''}`;
}

function describeUnreadable(body: string, reasons: readonly string[]): TradingViewAlert['unreadable'] {
  const placeholder = findUnresolvedPlaceholder(body);
  const hint = placeholder === null ? '' : `; TradingView knows no placeholder ${placeholder}: check its spelling`;
  const problem = [...new Set(reasons)].join('; ');
  const reason = (problem + hint).replaceAll('\u0000', '\ufffd').toWellFormed().slice(0, MAX_REASON_CHARACTERS);
  const raw = body.replaceAll('\u0000', '\ufffd').toWellFormed();
  return { reason: reason.toWellFormed(), raw, count: reasons.length };
}
