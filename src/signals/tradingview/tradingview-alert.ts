import { echo, type FieldError, Problems } from '../../errors';
import { TIMESTAMP_EXPECTS } from '../../trading';
import { readSignal } from '../intake/read-signal';
import type { Signal } from '../signal';
import { commandsOf } from './alert-body';
import { type AlertValues, knownLetters, pickAlertFields } from './alert-fields';
import { isAmbiguousNumber } from './alert-number';
import { changesOrders, orderOf } from './alert-order';
import { readTime } from './alert-time';
import { isPriceIn, marketPrice, orderData, signalFields } from './signal-fields';
import type { Command } from './command';
import { explainPlaceholders } from './placeholders';
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
  /** It came without a price: the signal's price is 0 and stands for none. */
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

/** A signal without these says nothing, or something else than was meant; only the price may be missing altogether. */
const essential: ReadonlySet<string> = new Set<AlertField>(['symbol', 'signal_type', 'price']);

/**
 * The signals in the body of a TradingView alert, JSON or plain text, whatever its content type says. Only symbol and type must be
 * there, and the price, where there is one, must be right: a bad stop loss must not hide an exit. An alert without a time is of `now`.
 */
export function readTradingViewAlert(body: string, settings: TradingViewSettings, now: Date): TradingViewAlert {
  const commands: AlertCommand[] = [];
  const reasons: string[] = [];
  const asides: string[] = [];
  for (const command of commandsOf(body, knownLetters(settings))) {
    const read = 'fields' in command ? readCommand(command, settings, now.getTime()) : command;
    if ('reason' in read) reasons.push(read.reason);
    else if ('noSignal' in read) asides.push(read.noSignal);
    else commands.push(read);
  }
  const [first, ...others] = commands;
  // What relays are told beside an order, such as to cancel what waits, is no signal and none that is missed.
  if (first === undefined) reasons.push(...asides.map((aside) => `${aside}: that is no signal`));
  const told = first && { ...first, ignored: [...first.ignored, ...asides.map(asField)] };
  return {
    commands: told ? [told, ...others] : [],
    unreadable: reasons.length === 0 ? null : describeUnreadable(body, reasons),
  };
}

function asField(aside: string): FieldError {
  const [name = '', ...rest] = aside.split(' ');
  return { field: echo(name), message: `${rest.join(' ')}: that is no signal` };
}

function readCommand(
  { fields: alert, isLoose = false, leftOut = [] }: Extract<Command, { fields: unknown }>,
  settings: TradingViewSettings,
  nowMs: number,
): AlertCommand | Exclude<Command, { fields: unknown }> {
  const { values, unknown, unfilled } = pickAlertFields(alert, settings);
  if (changesOrders(values))
    return { noSignal: `${echo(String(values.signal_type![0]!.value))} changes an order that waits` };
  const order = orderOf(values);
  const { fields, lacksPrice } = signalFields(values, order, {
    nowMs,
    isLoose,
    isUnfilled: isPriceIn(unfilled, settings),
  });
  const problems = new Problems();
  const unknownFields = [
    ...leftOut,
    ...unreadableTimes(values, nowMs),
    ...nameUnknown(unknown),
    ...unfilled.map(({ key, advice }) => ({ field: echo(key), message: advice })),
    ...(lacksPrice ? unreadablePrice(values) : []),
  ];
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

function unreadablePrice({ price: [first] = [] }: AlertValues): readonly FieldError[] {
  if (first === undefined || marketPrice.test(String(first.value))) return [];
  const problems = new Problems();
  problems.addUnexpected(echo(first.key), 'a number', first.value);
  return problems.listed;
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
  const problem = [...new Set([...reasons, ...explainPlaceholders(body)])].join('; ');
  const reason = problem.replaceAll('\u0000', '\ufffd').toWellFormed().slice(0, MAX_REASON_CHARACTERS);
  const raw = body.replaceAll('\u0000', '\ufffd').toWellFormed();
  return { reason: reason.toWellFormed(), raw, count: reasons.length };
}
