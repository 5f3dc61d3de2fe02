import type { AlertSignal, SignalType } from '../alert-signal';

/**
 * Whether a signal takes a trader out of a position: a CLOSE, or a LONG or SHORT opposite to what the route last queued for the
 * symbol.
 */
export function isExit({ signalType }: Pick<AlertSignal, 'signalType'>, lastQueuedType: SignalType | null): boolean {
  if (signalType === 'CLOSE') return true;
  return (signalType === 'LONG' && lastQueuedType === 'SHORT') || (signalType === 'SHORT' && lastQueuedType === 'LONG');
}
