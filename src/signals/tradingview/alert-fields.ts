import { findSignalType } from './signal-words';
import type { AlertField, TradingViewSettings } from './tradingview-settings';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** What a template prints for a value that is not there. In a text it may be a word: NA is a symbol of Toronto. */
const nothing = /^(?:nan|na|n\/a|null|none|undefined)$/i;
const unresolved = /\{\{[^{}]*\}\}/;

type FieldKind = 'number' | 'text' | 'time' | 'object' | 'type';

const kinds: Record<AlertField, FieldKind> = {
  symbol: 'text',
  signal_type: 'type',
  price: 'number',
  timestamp: 'time',
  strategy_name: 'text',
  signal_strength: 'text',
  confidence: 'number',
  position_size: 'number',
  stop_loss: 'number',
  take_profit: 'number',
  max_risk: 'number',
  correlation_value: 'number',
  signal_id: 'text',
  analysis_data: 'object',
  metadata: 'object',
  reason: 'text',
};

/**
 * The fields that an alert carries, under the names of a signal and with the types of JSON: numbers that a template wrote in
 * quotes are numbers again, `buy` is LONG. What cannot be understood stays as it is.
 */
export function pickAlertFields(
  alert: Readonly<Record<string, unknown>>,
  { names }: TradingViewSettings,
): Partial<Record<AlertField, unknown>> {
  const picked: Partial<Record<AlertField, unknown>> = {};
  for (const field of Object.keys(names) as AlertField[]) {
    const kind = kinds[field];
    const values = names[field].map((name) => lookUp(alert, name)).filter((value) => isPresent(value, kind));
    if (values.length > 0) picked[field] = understand(values, kind);
  }
  return picked;
}

/** The placeholder that TradingView left as it was, since it knows none of that name; null when there is none. */
export function findUnresolvedPlaceholder(text: string): string | null {
  return unresolved.exec(text)?.[0] ?? null;
}

/** An own key of that very name, else the way that a dotted name leads through nested objects. */
function lookUp(alert: unknown, name: string): unknown {
  if (typeof alert !== 'object' || alert === null) return undefined;
  if (Object.hasOwn(alert, name)) return (alert as Record<string, unknown>)[name];
  const dot = name.indexOf('.');
  return dot < 0 ? undefined : lookUp(lookUp(alert, name.slice(0, dot)), name.slice(dot + 1));
}

function isPresent(value: unknown, kind: FieldKind): boolean {
  if (typeof value === 'object') return kind === 'object' && value !== null;
  if (typeof value !== 'string') return value !== undefined;
  const text = value.trim();
  return text !== '' && !unresolved.test(text) && (kind === 'text' || !nothing.test(text));
}

/** The first value, but of several words for a type the first that is one. */
function understand(values: unknown[], kind: FieldKind): unknown {
  const [first] = values;
  switch (kind) {
    case 'type':
      return values.map((value) => findSignalType(String(value))).find((type) => type !== undefined) ?? first;
    case 'number':
      return typeof first === 'string' && decimal.test(first.trim()) ? Number(first) : first;
    case 'text':
      return typeof first === 'number' ? String(first) : trimmed(first);
    case 'time':
      return trimmed(first);
    case 'object':
      return first;
  }
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}
