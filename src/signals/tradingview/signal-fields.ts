import { asRecord } from '../intake/signal-request';
import { UNKNOWN_SIDE } from '../order-facts';
import type { AlertValues } from './alert-fields';
import { keyLetters } from './alert-keys';
import type { AlertOrder } from './alert-order';
import { intervalMsOf, readTime, timeOf } from './alert-time';
import type { AlertField, TradingViewSettings } from './tradingview-settings';

/** Whether a placeholder stands where the price should. */
export function isPriceIn(unfilled: readonly { key: string }[], { names }: TradingViewSettings): boolean {
  const prices = new Set(names.price.map(keyLetters));
  return unfilled.some(({ key }) => prices.has(keyLetters(key)));
}

/** At the market, whatever that is. */
export const marketPrice = /^(?:market|mkt|mp|at ?market|now)$/i;

/**
 * Whether a command says no price: an exit may name one that cannot be read, since it must not be missed; an order may name none,
 * as one at the market does. Two loose words are no order.
 */
function isWithoutPrice(values: AlertValues, order: AlertOrder, isLoose: boolean, isUnfilled: boolean): boolean {
  if (order.meaning === null || values.price?.some(({ value }) => typeof value === 'number')) return false;
  if (order.meaning.type === 'CLOSE') return true;
  const isMarket = values.price?.every(({ value }) => marketPrice.test(String(value))) ?? true;
  return isMarket && !isLoose && !isUnfilled;
}

/** The fields of a signal, as `readSignal` takes them. */
export function signalFields(
  values: AlertValues,
  order: AlertOrder,
  { nowMs, isLoose, isUnfilled }: { nowMs: number; isLoose: boolean; isUnfilled: boolean },
) {
  const first = (field: AlertField) => values[field]?.[0]?.value;
  const { meaning } = order;
  const price = values.price?.find(({ value }) => typeof value === 'number')?.value ?? first('price');
  const lacksPrice = isWithoutPrice(values, order, isLoose, isUnfilled);
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

/** What an order says beyond a signal, under `order` of the analysis data. */
export function orderData({ meaning, contracts, positionContracts }: AlertOrder, barTime: string | null) {
  const data = {
    ...(meaning?.remaining && { remaining_side: meaning.remaining.side?.toLowerCase() ?? UNKNOWN_SIDE }),
    ...(meaning?.remaining && meaning.remaining.size !== null && { remaining_contracts: meaning.remaining.size }),
    ...(meaning?.remaining && meaning.remaining.share !== null && { remaining_share: meaning.remaining.share }),
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
