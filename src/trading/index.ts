export { inferInterval, INTERVAL_EXPECTS, intervalName, parseInterval } from './interval';
export { isName, isStorable } from './names';
export type { Direction, SignalStrength, SignalType } from './signal-words';
export { DIRECTIONS, directionOf, SIGNAL_STRENGTHS, SIGNAL_TYPES } from './signal-words';
export { isSameSymbol, symbolKey } from './symbols';
export { parseTimestamp, readEpochMs, TIMESTAMP_EXPECTS } from './timestamp';
