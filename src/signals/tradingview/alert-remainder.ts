import type { WriteTransaction } from '../../storage';
import { asHeld, orderFactsOf } from '../order-facts';
import type { Signal } from '../signal';
import { fromRecord } from '../stored-signals';

/** The signal of a partial exit whose sender did not say the side: it is the one that its strategy held, where that is known. */
export async function withSide(tx: WriteTransaction, signal: Signal): Promise<Signal> {
  const { remaining } = orderFactsOf(signal);
  if (remaining === null || remaining.side !== null) return signal;
  const latest = (await tx.signals.listLatest([signal.symbol], '')).map(fromRecord);
  const last = latest.find(({ strategyName }) => strategyName === signal.strategyName);
  const held = last && asHeld(last).signalType;
  if (held !== 'LONG' && held !== 'SHORT') return signal;
  const order = { ...(signal.analysisData?.['order'] as object | undefined), remaining_side: held.toLowerCase() };
  return { ...signal, analysisData: { ...signal.analysisData, order } };
}
