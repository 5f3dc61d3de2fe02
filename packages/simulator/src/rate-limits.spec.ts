import { RateLimitWindows } from './rate-limits';

const RULE = { limit: 2, windowMs: 1000 };

describe('RateLimitWindows', () => {
  it('lets a limit through, then refuses until the window ends', () => {
    const clock = { nowMs: 0 };
    const windows = new RateLimitWindows(clock);
    expect(windows.take('a', RULE)).toMatchObject({ remaining: 1, isExceeded: false, resetAfterMs: 1000 });
    clock.nowMs = 400;
    expect(windows.take('a', RULE)).toMatchObject({ remaining: 0, isExceeded: false, resetAfterMs: 600 });
    expect(windows.take('a', RULE)).toMatchObject({ remaining: 0, isExceeded: true, resetAfterMs: 600 });
    expect(windows.take('b', RULE).isExceeded).toBe(false);
    clock.nowMs = 1000;
    expect(windows.take('a', RULE)).toMatchObject({ remaining: 1, isExceeded: false, resetAfterMs: 1000 });
  });

  it('does not use a place by looking', () => {
    const windows = new RateLimitWindows({ nowMs: 0 });
    for (let look = 0; look < 5; look++) expect(windows.peek('a', RULE).remaining).toBe(2);
  });
});
