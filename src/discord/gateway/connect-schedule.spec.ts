import { pauseAfter } from './connect-schedule';

const schedule = { attempts: 5, delayMs: 5000 };

describe('pauseAfter', () => {
  it.each([
    [1, 5000],
    [2, 10_000],
    [3, 20_000],
    [4, 40_000],
    [5, 300_000],
    [50, 300_000],
  ])('after try %i waits %i ms', (failed, expected) => {
    expect(pauseAfter(failed, schedule, 0)).toBe(expected);
  });

  it('shortens the pause by chance, by up to a quarter', () => {
    expect(pauseAfter(2, schedule, 0.5)).toBe(8750);
    expect(pauseAfter(2, schedule, 0.999)).toBeGreaterThanOrEqual(7500);
  });

  it('never waits longer than five minutes', () => {
    expect(pauseAfter(20, { attempts: 100, delayMs: 3_600_000 }, 0)).toBe(300_000);
  });
});
