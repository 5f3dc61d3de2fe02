import { breakerOf, FEED_RULES, failuresAfter, nextAttempt } from './feed-schedule';

const afterMs = (failures: number, random: number) => nextAttempt(failures, 'back-off', FEED_RULES, random).afterMs;

describe('a feed comes back', () => {
  it('after 1 s, doubling, half of it by chance', () => {
    expect([1, 2, 3, 4].map((failures) => afterMs(failures, 1))).toEqual([1000, 2000, 4000, 8000]);
    expect([1, 2, 3, 4].map((failures) => afterMs(failures, 0))).toEqual([500, 1000, 2000, 4000]);
  });

  it('after no more than 60 s, where the breaker does not ask for it', () => {
    const rules = { ...FEED_RULES, breakerFailures: 100, maxAttempts: 100 };
    expect([6, 7, 8, 50].map((failures) => nextAttempt(failures, 'back-off', rules, 1).afterMs)).toEqual([
      32_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('after 60 s for each trial, once five in a row have failed', () => {
    expect([5, 6, 7, 8, 9].map((failures) => afterMs(failures, 0))).toEqual(Array(5).fill(60_000));
  });

  it('not before the cool-down, once ten in a row have failed', () => {
    expect(nextAttempt(10, 'at-once', FEED_RULES, 0.5)).toEqual({ kind: 'stop', afterMs: 600_000 });
    expect(nextAttempt(9, 'back-off', FEED_RULES, 0.5).kind).toBe('connect');
  });

  it('at once where the other side asks for it, but not again and again', () => {
    expect(nextAttempt(1, 'at-once', FEED_RULES, 1)).toEqual({ kind: 'connect', afterMs: 0 });
    expect(nextAttempt(2, 'at-once', FEED_RULES, 1)).toEqual({ kind: 'connect', afterMs: 2000 });
  });

  it('from the beginning after a good connection', () => {
    expect(failuresAfter(7, { wasGood: true, comeBack: 'back-off' })).toBe(1);
    expect(failuresAfter(7, { wasGood: false, comeBack: 'back-off' })).toBe(8);
  });

  it('by a breaker that is open between trials', () => {
    expect([4, 5, 9].map((failures) => breakerOf(failures, true, FEED_RULES))).toEqual(['closed', 'open', 'open']);
    expect([4, 5, 9].map((failures) => breakerOf(failures, false, FEED_RULES))).toEqual(['closed', 'trial', 'trial']);
  });
});
