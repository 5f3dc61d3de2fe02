import type { NewAlert } from '../storage';
import type { AlertSignal } from './alert-signal';
import type { OwedAlert } from './decide/owed-alerts';
import { alertEmbed } from './embeds/alert-embed';
import { embedSize } from '../transports/discord/message/embed';
import { symbolKey } from './routes/route';

/** What `toISOString` writes in four digits of a year. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

export interface Queuing {
  destinationId: number;
  nowMs: number;
  isTest?: boolean;
}

/** The row of an alert that a destination is owed. */
export function newAlert(
  signal: AlertSignal,
  owed: Pick<OwedAlert, 'routes' | 'isExit' | 'mentionRoles' | 'maxAgeSeconds'>,
  { destinationId, nowMs, isTest = false }: Queuing,
): NewAlert {
  const embed = alertEmbed(signal, { isExit: owed.isExit, isTest });
  return {
    destinationId,
    routes: JSON.stringify(owed.routes),
    symbol: symbolKey(signal.symbol),
    signalType: signal.signalType,
    strategy: signal.strategyName,
    price: signal.price ?? 0,
    confidence: signal.confidence,
    strength: signal.signalStrength,
    signalAt: new Date(signalTimeMs(signal, nowMs)).toISOString(),
    isExit: owed.isExit ? 1 : 0,
    isTest: isTest ? 1 : 0,
    embed: JSON.stringify(embed),
    size: embedSize(embed),
    mentionRoles: JSON.stringify(owed.mentionRoles),
    maxAgeSeconds: owed.maxAgeSeconds,
    queuedAt: new Date(nowMs).toISOString(),
  };
}

/** A time that cannot be read, or stored, is taken for now. */
function signalTimeMs({ timestamp }: AlertSignal, nowMs: number): number {
  const timeMs = Date.parse(timestamp);
  return timeMs >= 0 && timeMs <= LAST_MS ? timeMs : nowMs;
}
