import type { DownloadFailure } from './chart-download';

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 10 * 60_000;
/** Links that Discord has signed die after about a day; two leave room for a clock that is wrong. */
const GIVE_UP_AFTER_MS = 48 * 3_600_000;
/** A CDN may answer 404 for a moment. */
const TRIES_OF_A_DEAD_LINK = 4;

/** What follows a try that failed. */
export type NextStep = { kind: 'retry'; afterMs: number; reason: string } | { kind: 'give-up'; reason: string };

/** Why bytes that were fetched, or may not be fetched, are not stored. */
export type ArchiveFailure =
  | Exclude<DownloadFailure, { kind: 'interrupted' }>
  | { kind: 'refused'; reason: 'source-not-allowed' }
  | { kind: 'failed'; reason: 'storage'; retryAfterMs?: number };

/**
 * Decides whether a chart is tried again.
 * @param attempt the number of the try that failed, 1 for the first
 * @param owedForMs since the plan arrived
 * @param random 0 to 1, spreads the pauses
 */
export function nextStep(failure: ArchiveFailure, attempt: number, owedForMs: number, random: number): NextStep {
  const { kind, reason } = failure;
  const isLost = kind === 'refused' || (kind === 'missing' && attempt >= TRIES_OF_A_DEAD_LINK);
  if (isLost || owedForMs >= GIVE_UP_AFTER_MS) return { kind: 'give-up', reason };
  const asked = kind === 'failed' ? (failure.retryAfterMs ?? 0) : 0;
  return { kind: 'retry', reason, afterMs: Math.min(Math.max(pauseAfter(attempt, random), asked), MAX_PAUSE_MS) };
}

/** 1 s, doubling to 10 min, of which at least half is kept. */
function pauseAfter(attempt: number, random: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 20), MAX_PAUSE_MS);
  return Math.round(pause * (0.5 + random / 2));
}

/** The milliseconds of a Retry-After header in seconds; undefined when it says nothing that can be used. */
export function parseRetryAfter(value: string | null): number | undefined {
  const seconds = Number(value ?? NaN);
  return seconds >= 0 && Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
