import type { AlertSignal } from '../alert-signal';
import type { Side } from './route-state';

/**
 * Whether a signal takes a trader out of a position: a CLOSE, or a LONG or SHORT opposite to the side that the route last told of
 * the symbol.
 */
export function isExit({ signalType }: Pick<AlertSignal, 'signalType'>, side: Side | null): boolean {
  if (signalType === 'CLOSE') return true;
  return (signalType === 'LONG' && side === 'short') || (signalType === 'SHORT' && side === 'long');
}
