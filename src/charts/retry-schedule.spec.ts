import { type ArchiveFailure, nextStep, parseRetryAfter } from './retry-schedule';

const HOUR_MS = 3_600_000;
const failed: ArchiveFailure = { kind: 'failed', reason: 'server-error' };
const dead: ArchiveFailure = { kind: 'missing', reason: 'link-dead' };

describe('nextStep', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [30, 600_000],
    [5_000, 600_000],
  ])('waits after try %i up to %i ms, and at least half of it', (attempt, longest) => {
    expect(nextStep(failed, attempt, 0, 1)).toMatchObject({ kind: 'retry', afterMs: longest });
    expect(nextStep(failed, attempt, 0, 0)).toMatchObject({ kind: 'retry', afterMs: longest / 2 });
  });

  it('waits as long as the CDN asks, within reason', () => {
    const limited = (retryAfterMs: number): ArchiveFailure => ({
      kind: 'failed',
      reason: 'rate-limited',
      retryAfterMs,
    });
    expect(nextStep(limited(30_000), 1, 0, 0)).toMatchObject({ kind: 'retry', afterMs: 30_000 });
    expect(nextStep(limited(24 * HOUR_MS), 1, 0, 0)).toMatchObject({ kind: 'retry', afterMs: 600_000 });
  });

  it('believes that a link is dead at the fourth try', () => {
    expect(nextStep(dead, 3, 0, 0)).toMatchObject({ kind: 'retry', reason: 'link-dead' });
    expect(nextStep(dead, 4, 0, 0)).toEqual({ kind: 'give-up', reason: 'link-dead' });
  });

  it.each(['redirect', 'too-large', 'not-an-image', 'source-not-allowed'] as const)(
    'gives up at once: %s',
    (reason) => {
      expect(nextStep({ kind: 'refused', reason }, 1, 0, 0)).toEqual({ kind: 'give-up', reason });
    },
  );

  it('gives up after two days, when every link has died', () => {
    expect(nextStep(failed, 300, 47 * HOUR_MS, 0)).toMatchObject({ kind: 'retry' });
    expect(nextStep(failed, 300, 48 * HOUR_MS, 0)).toEqual({ kind: 'give-up', reason: 'server-error' });
  });
});

describe('parseRetryAfter', () => {
  it.each([
    ['2', 2000],
    ['0.5', 500],
    [null, undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['Infinity', undefined],
  ])('%j is %j ms', (value, expected) => {
    expect(parseRetryAfter(value)).toBe(expected);
  });
});
