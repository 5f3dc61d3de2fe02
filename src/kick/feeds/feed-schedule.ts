/** How a feed connects and comes back. Durations in milliseconds. */
export interface FeedRules {
  /** From the first step of a connection until a chat is subscribed to. */
  connectTimeoutMs: number;
  /** A feed that said nothing for so long is asked whether it is there. */
  pingAfterMs: number;
  pongTimeoutMs: number;
  /** A connection that lasts so long is a good one: the count of failures begins anew. */
  goodAfterMs: number;
  firstDelayMs: number;
  longestDelayMs: number;
  /** After so many failures in a row the breaker opens, and then each trial waits `breakerOpenMs`. */
  breakerFailures: number;
  breakerOpenMs: number;
  /** After so many failures in a row the feed stops for the cool-down. */
  maxAttempts: number;
  cooldownMs: number;
}

export const FEED_RULES: FeedRules = {
  connectTimeoutMs: 30_000,
  pingAfterMs: 30_000,
  pongTimeoutMs: 10_000,
  goodAfterMs: 30_000,
  firstDelayMs: 1000,
  longestDelayMs: 60_000,
  breakerFailures: 5,
  breakerOpenMs: 60_000,
  maxAttempts: 10,
  cooldownMs: 600_000,
};

/** What the other side asks for when it ends a connection. */
export type ComeBack = 'at-once' | 'back-off' | 'not-unchanged';

export interface Ending {
  /** It lasted for `goodAfterMs`. */
  wasGood: boolean;
  comeBack: ComeBack;
}

export type NextAttempt = { kind: 'connect'; afterMs: number } | { kind: 'stop'; afterMs: number };

/**
 * When to connect again after so many failures in a row, this one included. With `random` from 0 to 1 half of the wait is chance,
 * so that many who were cut off together do not come back together.
 */
export function nextAttempt(failures: number, comeBack: ComeBack, rules: FeedRules, random: number): NextAttempt {
  if (failures >= rules.maxAttempts) return { kind: 'stop', afterMs: rules.cooldownMs };
  // Once: a feed that always says so would be asked without a pause.
  if (comeBack === 'at-once' && failures <= 1) return { kind: 'connect', afterMs: 0 };
  const backOffMs = Math.min(rules.longestDelayMs, rules.firstDelayMs * 2 ** Math.max(0, failures - 1));
  const jitteredMs = Math.round(backOffMs * (0.5 + random / 2));
  return { kind: 'connect', afterMs: isOpen(failures, rules) ? Math.max(jitteredMs, rules.breakerOpenMs) : jitteredMs };
}

/** Failures in a row after one more connection has ended. */
export function failuresAfter(failures: number, { wasGood }: Ending): number {
  return (wasGood ? 0 : failures) + 1;
}

/** `open` while the feed rests, `trial` while one connection tries whether it is back. */
export type FeedBreaker = 'closed' | 'open' | 'trial';

export function breakerOf(failures: number, isResting: boolean, rules: FeedRules): FeedBreaker {
  if (!isOpen(failures, rules)) return 'closed';
  return isResting ? 'open' : 'trial';
}

function isOpen(failures: number, rules: FeedRules): boolean {
  return failures >= rules.breakerFailures;
}
