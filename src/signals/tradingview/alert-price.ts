import type { WriteTransaction } from '../../storage';
import { orderFactsOf } from '../order-facts';
import type { JsonObject, Signal } from '../signal';
import type { AlertCommand } from './tradingview-alert';

/** How far back the last price of a symbol is looked for among its signals: orders without a price are few. */
const LOOK_BACK = 20;

/**
 * The signal of a command. For one without a price the last one that is known of its symbol stands in, marked under `order` of the
 * analysis data as `price_source: last-known`; with none it is marked as `none`.
 */
export async function withPrice(tx: WriteTransaction, { signal, lacksPrice }: AlertCommand): Promise<Signal> {
  if (!lacksPrice) return signal;
  const known = await tx.signals.listLastPrices(signal.symbol, LOOK_BACK);
  const last = known.find(
    ({ analysisData }) => orderFactsOf({ analysisData: fromJson(analysisData) }).priceSource !== 'none',
  );
  const order = {
    ...(signal.analysisData?.['order'] as object | undefined),
    price_source: last ? 'last-known' : 'none',
  };
  return { ...signal, price: last?.price ?? 0, analysisData: { ...signal.analysisData, order } };
}

function fromJson(text: string | null): JsonObject | null {
  return text === null ? null : (JSON.parse(text) as JsonObject);
}
