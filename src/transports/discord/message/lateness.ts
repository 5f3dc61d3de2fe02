/** Below this, an item is as good as in time: queues and packing take a moment. */
export const LATE_FROM_MS = 60_000;

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `late by 2 h 5 min`, or null when it is less than a minute late or its time is in the future or unknown. */
export function describeLateness(signalTimeMs: number, nowMs: number): string | null {
  const lateMs = nowMs - signalTimeMs;
  return lateMs >= LATE_FROM_MS ? `late by ${describeDuration(lateMs)}` : null;
}

/** The two largest units, rounded down: `1 d 2 h`, `5 min`, `0 s`. */
export function describeDuration(durationMs: number): string {
  let rest = Math.floor(durationMs / 1000);
  const first = UNITS.findIndex(([, seconds]) => rest >= seconds);
  const parts = UNITS.slice(first, first + 2).flatMap(([unit, seconds]) => {
    const count = Math.floor(rest / seconds);
    rest %= seconds;
    return count > 0 ? `${count} ${unit}` : [];
  });
  return parts.join(' ') || '0 s';
}
