import { type AlertValue, indexByLetters, indexByOwnNames, keyLetters } from './alert-keys';
import { readAlertNumber, readPercentage } from './alert-number';
import { explainPlaceholders, holdsPlaceholder } from './placeholders';
import type { AlertField, TradingViewSettings } from './tradingview-settings';

/** What a template prints for a value that is not there. In a text it may be a word: NA is a symbol of Toronto. */
const nothing = /^(?:nan|na|n\/a|null|none|undefined)$/i;

type FieldKind = 'number' | 'share' | 'text' | 'word' | 'value' | 'object';

const kinds: Record<AlertField, FieldKind> = {
  symbol: 'text',
  signal_type: 'word',
  market_position: 'word',
  position_contracts: 'number',
  prev_market_position: 'word',
  prev_position_contracts: 'number',
  is_exit: 'value',
  contracts: 'number',
  quantity_type: 'value',
  order_percent: 'number',
  price: 'number',
  timestamp: 'value',
  bar_time: 'value',
  unclear_time: 'value',
  interval: 'value',
  strategy_name: 'text',
  signal_strength: 'text',
  confidence: 'share',
  position_size: 'number',
  stop_loss: 'number',
  take_profit: 'number',
  max_risk: 'share',
  correlation_value: 'number',
  signal_id: 'text',
  analysis_data: 'object',
  metadata: 'object',
  reason: 'text',
  order_id: 'text',
};

/** What templates send along that is no part of a signal: nobody misses it. */
const context = new Set(
  [
    ...[
      'exchange',
      'open',
      'high',
      'low',
      'close',
      'volume',
      'currency',
      'base_currency',
      'quote',
      'prev_market_position',
    ],
    ...['strategy.prev_market_position', 'prev_market_position_size', 'strategy.prev_market_position_size', 'secret'],
    ...[
      'password',
      'passphrase',
      'token',
      'key',
      'api_key',
      'account',
      'order_type',
      'plot_0',
      'plot_1',
      ...['name', 'alert', 'bar.open', 'bar.high', 'bar.low', 'bar.close', 'bar.volume', 'bot_uuid', 'max_lag'],
      ...['signal_token', 'tv_exchange', 'currency_type', 'order_price_offset', 'license', 'schema', 'leverage'],
      ...[
        'message_type',
        'bot_id',
        'email_token',
        'delay_seconds',
        'api_secret',
        'secret_key',
        'platform_name',
        'stub',
      ],
      ...['order.currency_type', 'username', 'avatar_url', 'chat_id', 'market_type', 'close_side'],
    ],
  ].map(keyLetters),
);

/** The values that an alert carries for a field, in the order of the field's names. */
export type AlertValues = Partial<Record<AlertField, readonly AlertValue[]>>;

export interface PickedFields {
  values: AlertValues;
  /** The keys of what was sent and is no field, as their sender wrote them. */
  unknown: readonly string[];
  /** Where a placeholder stands that was not filled in, and what to do about it. */
  unfilled: readonly { key: string; advice: string }[];
}

/** The fields that an alert carries, whatever the spelling of their names, with the types of JSON: `"5"` is a number again. */
export function pickAlertFields(
  alert: Readonly<Record<string, unknown>>,
  { names }: TradingViewSettings,
): PickedFields {
  const byLetters = indexByLetters(alert);
  const byOwnName = indexByOwnNames(alert);
  const usedInside = new Set<string>();
  const values: AlertValues = {};
  const used = new Set<string>();
  for (const [field, letters] of lettersOf(names).fields) {
    const kind = kinds[field];
    const isThere = ({ value }: AlertValue) => isPresent(value, kind);
    let found = letters.flatMap((one) => byLetters.get(one) ?? []).filter(isThere);
    if (found.length === 0) {
      found = letters.flatMap((one) => byOwnName.get(one) ?? []).filter(isThere);
      for (const { key } of found) usedInside.add(key);
    }
    for (const one of letters) used.add(one);
    if (found.length > 0) values[field] = found.map(({ key, value }) => ({ key, value: understand(value, kind) }));
  }
  if (!values.signal_type) addOrderUnderOtherName(values, byLetters, used);
  const unknown = [...byLetters]
    .filter(([letters, { value }]) => !used.has(letters) && !context.has(letters) && isScalar(value))
    .filter(([, { key, value }]) => !usedInside.has(key) && !holdsPlaceholder(String(value)))
    .map(([, { key }]) => key);
  return {
    values,
    unknown: unknown.filter((key) => !isInside(key, [...(values.analysis_data ?? []), ...(values.metadata ?? [])])),
    unfilled: [...byLetters.values()].flatMap(({ key, value }) =>
      typeof value === 'string' ? explainPlaceholders(value).map((advice) => ({ key, advice })) : [],
    ),
  };
}

/** `data: sell`: what is nothing but a buy or a sell is the order, whatever its key, where no other says it. */
function addOrderUnderOtherName(
  values: AlertValues,
  byLetters: ReadonlyMap<string, AlertValue>,
  used: Set<string>,
): void {
  for (const [letters, one] of byLetters) {
    if (used.has(letters) || typeof one.value !== 'string' || !/^\s*(?:buy|sell)\s*$/i.test(one.value)) continue;
    values.signal_type = [one];
    used.add(letters);
    return;
  }
}

/** Levels beyond those that a signal has: told as left out. */
const furtherLevels = ['2', '3', '4', '5', '6', '7', '8', '9'].flatMap((n) => [
  `tp${n}`,
  `takeprofit${n}`,
  `target${n}`,
]);

type Names = TradingViewSettings['names'];

/** The letters of each field's names, and of all of them: they are made once for a configuration. */
const lettersOfNames = new WeakMap<
  Names,
  { fields: readonly (readonly [AlertField, readonly string[]])[]; known: ReadonlySet<string> }
>();

function lettersOf(names: Names) {
  const kept = lettersOfNames.get(names);
  if (kept) return kept;
  const fields = (Object.keys(names) as AlertField[]).map(
    (field) => [field, [...new Set(names[field].map(keyLetters))]] as const,
  );
  const known = new Set([...context, ...furtherLevels, ...fields.flatMap(([, letters]) => letters)]);
  const made = { fields, known };
  lettersOfNames.set(names, made);
  return made;
}

/** Whether there is a field, or something known that is none, of that name. */
export function knownLetters({ names }: TradingViewSettings): (letters: string) => boolean {
  const { known } = lettersOf(names);
  return (letters) => known.has(letters);
}

function isInside(key: string, parents: readonly AlertValue[]): boolean {
  return parents.some((parent) => key.startsWith(`${parent.key}.`));
}

function isScalar(value: unknown): boolean {
  return value !== null && value !== '' && typeof value !== 'object';
}

function isPresent(value: unknown, kind: FieldKind): boolean {
  if (Array.isArray(value)) return kind === 'object' || (kind === 'number' && typeof value[0] === 'number');
  if (typeof value === 'object') return kind === 'object' && value !== null;
  if (typeof value !== 'string') return value !== undefined;
  const text = value.trim();
  if (text === '' || holdsPlaceholder(text)) return false;
  // `none` is a position; of an order it says nothing.
  return kind === 'text' || (kind === 'word' && /^none$/i.test(text)) || !nothing.test(text);
}

/** What cannot be understood stays as it is, to be named in a reason. */
function understand(value: unknown, kind: FieldKind): unknown {
  if (kind === 'text' || kind === 'word') return typeof value === 'number' ? String(value) : trimmed(value);
  // Of several targets the first.
  if (Array.isArray(value) && kind === 'number') return value[0];
  if (typeof value !== 'string' || kind === 'object' || kind === 'value') return trimmed(value);
  const number = kind === 'share' && value.trim().endsWith('%') ? readPercentage(value) : readAlertNumber(value);
  return Number.isNaN(number) ? value.trim() : number;
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}
