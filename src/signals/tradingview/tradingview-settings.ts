import { echo, type FieldError, Problems } from '../../errors';
import { SIGNAL_STRENGTHS, type SignalStrength } from '../../trading';
import { FieldReader, share } from '../intake/field-reader';
import { MAX_STRATEGY_NAME_LENGTH } from '../intake/read-signal';

/** Where each field is looked for in an alert, in this order and in any spelling; a dotted name also leads into nested objects. */
const DEFAULT_NAMES = {
  symbol: [
    'symbol',
    'ticker',
    'pair',
    'instrument',
    'syminfo.ticker',
    'syminfo.tickerid',
    'tickerid',
    'asset',
    'coin',
    'tv_instrument',
    'tv_symbol',
    'security',
  ],
  signal_type: [
    ...['signal_type', 'signal', 'action', 'order_action', 'strategy.order.action', 'side', 'order_side', 'direction'],
    ...['cmd', 'command', 'trade', 'operation', 'event', 'intent', 'type', 'order'],
  ],
  /** The side held after the order. */
  market_position: [
    ...['market_position', 'strategy.market_position', 'current_position', 'new_position', 'strategy_position'],
    ...[
      'position_after',
      'sentiment',
      'position',
      'pos',
      'position_side',
      'position_direction',
      'market_pos',
      'mp',
      'pos_side',
    ],
    ...['strategy.current_position', 'strategy.position', 'holding', 'after'],
  ],
  /** The side held before the order. */
  prev_market_position: ['prev_market_position', 'strategy.prev_market_position', 'prev_position', 'previous_position'],
  /** The contracts held after the order; below 0 for a short position. */
  position_contracts: [
    ...['strategy.position_size', 'market_position_size', 'strategy.market_position_size', 'current_position_size'],
    ...['new_position_size', 'position_qty', 'position_quantity', 'position_contracts', 'pos_size'],
  ],
  prev_position_contracts: [
    ...[
      'prev_market_position_size',
      'strategy.prev_market_position_size',
      'prev_position_size',
      'previous_position_size',
    ],
  ],
  /** Says of a buy or a sell that it only takes out. */
  is_exit: ['is_exit', 'is_close', 'reduce_only', 'is_reduce_only', 'close_only', 'exit_only', 'close_position'],
  /** The contracts of the order. */
  contracts: [
    ...[
      'contracts',
      'order_contracts',
      'strategy.order.contracts',
      'qty',
      'quantity',
      'order_size',
      'size',
      'amount',
      'lots',
      ...['vol_lots', 'units', 'shares', 'q'],
    ],
  ],
  /** What the contracts count, such as `percent_of_position`. */
  quantity_type: ['quantity_type', 'qty_type', 'size_type', 'amount_type', 'investment_type', 'amount_per_trade_type'],
  /** How much of the position an exit takes out. */
  order_percent: [
    ...['qty_percent', 'qty_pct', 'quantity_percent', 'quantity_pct', 'size_percent', 'size_pct', 'close_percent'],
    ...['close_pct', 'exit_percent', 'exit_pct', 'amount_percent', 'order_percent', 'reduce_percent', 'percent', 'pct'],
  ],
  price: [
    'price',
    'order_price',
    'strategy.order.price',
    'close',
    'entry_price',
    'entry',
    'exit_price',
    'last',
    'last_price',
    ...['signal_price', 'trigger_price', 'current_price', 'market_price', 'fill_price', 'filled_price', 'exec_price'],
    ...['execution_price', 'avg_price', 'mark_price', 'bar.close', 'candle.close', 'open_price', 'limit_price'],
    ...['entry_zone', 'entries', 'entry_point', 'precio', 'preco', 'preis', 'kurs', 'prix', 'prezzo'],
  ],
  timestamp: ['timenow', 'sent_at', 'alert_time', 'fired_at', 'time_close', 'now'],
  /** When the bar opened. */
  bar_time: ['bar_time', 'bar_open', 'bar_open_time', 'candle_time', 'time_open', 'open_time'],
  /** May be either of the two. */
  unclear_time: ['timestamp', 'time', 'datetime', 'date'],
  interval: ['interval', 'timeframe', 'tf', 'resolution'],
  strategy_name: ['strategy_name', 'strategy', 'strategy.name', 'bot_name', 'bot'],
  signal_strength: ['signal_strength', 'strength'],
  confidence: ['confidence'],
  position_size: ['position_size'],
  stop_loss: [
    'stop_loss',
    'sl',
    'stop',
    'stop_price',
    'sl_price',
    'stop_loss_price',
    'stop_loss.stop_price',
    'stop_loss.price',
    ...['sl1', 'stop_loss_1', 'stop_loss_level'],
  ],
  take_profit: [
    'take_profit',
    'tp',
    'target',
    'tp1',
    'take_profit_1',
    'take_profit_price',
    'tp_price',
    'target_price',
    'profit_target',
    ...['take_profit.limit_price', 'take_profit.price', 'targets', 'target_1', 'take_profits'],
  ],
  max_risk: ['max_risk'],
  correlation_value: ['correlation_value'],
  signal_id: ['signal_id'],
  analysis_data: ['analysis_data'],
  metadata: ['metadata'],
  /** Becomes `reason` of the analysis data. */
  reason: [
    'reason',
    'comment',
    'order_comment',
    'strategy.order.comment',
    'alert_message',
    'strategy.order.alert_message',
    'message',
  ],
  /** The id of the order; tells an exit where it is one. */
  order_id: ['order_id', 'strategy.order.id', 'id'],
};

export type AlertField = keyof typeof DEFAULT_NAMES;
const alertFields = Object.keys(DEFAULT_NAMES) as AlertField[];

/** What an alert that does not say so is taken to mean. */
export interface AlertDefaults {
  strategyName: string;
  signalStrength: SignalStrength;
  confidence: number;
  positionSize: number;
}

export interface TradingViewSettings {
  names: Readonly<Record<AlertField, readonly string[]>>;
  defaults: AlertDefaults;
}

export const DEFAULT_TRADINGVIEW: TradingViewSettings = {
  names: DEFAULT_NAMES,
  defaults: { strategyName: 'tradingview', signalStrength: 'MODERATE', confidence: 0.7, positionSize: 0.02 },
};

/**
 * `tradingview` as it stands in a configuration file, and every problem with it by name: `{fields: {price: last, symbol:
 * [coin, market]}, defaults: {strategy_name, signal_strength, confidence, position_size}}`. The names given for a field are
 * looked for before the usual ones.
 */
export function parseTradingViewSettings(input: unknown): {
  settings: TradingViewSettings;
  problems: readonly FieldError[];
} {
  const problems = new Problems();
  const section = readSection(input, 'tradingview', ['fields', 'defaults'], problems);
  const settings = {
    names: readNames(section.get('fields'), problems),
    defaults: readDefaults(section.get('defaults'), problems),
  };
  return { settings, problems: problems.listed };
}

/** The entries of an object that may be absent, after reporting those that it may not have. */
function readSection(
  input: unknown,
  place: string,
  known: readonly string[],
  problems: Problems,
): ReadonlyMap<string, unknown> {
  if (input === undefined || input === null) return new Map();
  if (typeof input !== 'object' || Array.isArray(input)) {
    problems.addUnexpected(place, `an object with ${known.join(', ')}`, input);
    return new Map();
  }
  for (const key of Object.keys(input)) {
    if (!known.includes(key)) problems.add(`${place}.${echo(key)}`, `is no setting; there are ${known.join(', ')}`);
  }
  return new Map(Object.entries(input));
}

function readNames(input: unknown, problems: Problems): Record<AlertField, readonly string[]> {
  const names: Record<AlertField, readonly string[]> = { ...DEFAULT_NAMES };
  const section = readSection(input, 'tradingview.fields', alertFields, problems);
  for (const field of alertFields) {
    const given = section.get(field) ?? [];
    const own: unknown[] = Array.isArray(given) ? given : [given];
    const isList = own.every((name): name is string => typeof name === 'string' && name !== '');
    if (isList) names[field] = [...own, ...DEFAULT_NAMES[field]];
    else problems.addUnexpected(`tradingview.fields.${field}`, 'a name, or a list of names, of the alert', given);
  }
  return names;
}

function readDefaults(input: unknown, problems: Problems): AlertDefaults {
  const { strategyName, signalStrength, confidence, positionSize } = DEFAULT_TRADINGVIEW.defaults;
  const usual = {
    strategy_name: strategyName,
    signal_strength: signalStrength,
    confidence,
    position_size: positionSize,
  };
  const place = 'tradingview.defaults';
  const given = [...readSection(input, place, Object.keys(usual), problems)].filter(([, value]) => value !== null);
  const fields = new FieldReader({ ...usual, ...Object.fromEntries(given) }, place, problems);
  return {
    strategyName: fields.readName('strategy_name', MAX_STRATEGY_NAME_LENGTH),
    signalStrength: fields.readChoice('signal_strength', SIGNAL_STRENGTHS),
    confidence: fields.readNumber('confidence', share),
    positionSize: fields.readNumber('position_size', share),
  };
}
