import { followReader, type Reading } from './reader-progress';

const limits = { minBytesPerSecond: 1000, lookMs: 10_000, longestMs: 60_000 };

/** Follows a reader by what was sent at each second; answers at which second it was ended, or null. */
function endOf(sentAt: (second: number) => number, waitingAt: (second: number) => number, seconds: number) {
  let reading: Reading | null = null;
  for (let second = 0; second <= seconds; second++) {
    const outflow = { sentBytes: sentAt(second), waitingBytes: waitingAt(second) };
    const next = followReader(reading, outflow, second * 1000, limits);
    if (next === 'too-slow') return second;
    reading = next === 'done' ? null : next;
  }
  return null;
}

const always = () => 1;

describe('followReader', () => {
  it.each([
    ['reads nothing', () => 0, always, 10],
    ['reads less than it must', (second: number) => second * 900, always, 10],
    ['reads a little, and then nothing', (second: number) => Math.min(second, 10) * 2000, always, 20],
    ['reads well, and never comes to an end', (second: number) => second * 50_000, always, 61],
    ['reads just enough', (second: number) => second * 1000, always, 61],
    ['reads by leaps', (second: number) => Math.floor(second / 9) * 9_000_000, always, 61],
    ['stops again and again', () => 0, (second: number) => second % 10, null],
    ['has nothing to read', () => 0, () => 0, null],
  ])('of one who %s', (_who, sentAt, waitingAt, end) => {
    expect(endOf(sentAt, waitingAt, 300)).toBe(end);
  });
});
