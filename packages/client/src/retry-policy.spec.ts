import { CoachwireError } from './errors';
import { parseRetryAfter, retryDelayMs } from './retry-policy';

const policy = { maxRetries: 3, backoffMs: 250, random: () => 1 };
const refusal = (status: number, retryAfterMs?: number) =>
  new CoachwireError('refused', 'No', { status, retryAfterMs });

describe('whether and when to try again', () => {
  it.each([429, 502, 503, 504])('after %i', (status) => expect(retryDelayMs(refusal(status), 0, policy)).toBe(250));

  it.each([400, 401, 403, 404, 408, 409, 413, 422, 500, 501, 302])('never after %i', (status) =>
    expect(retryDelayMs(refusal(status), 0, policy)).toBeNull(),
  );

  it('waits twice as long each time at most, up to 8 s', () => {
    const error = new CoachwireError('network', 'gone');
    const waits = [0, 1, 2, 20].map((done) => retryDelayMs(error, done, { ...policy, maxRetries: 100 }));
    expect(waits).toEqual([250, 500, 1000, 8000]);
    expect(retryDelayMs(error, 2, { ...policy, random: () => 0 })).toBe(0);
  });

  it('counts the attempts after the first', () => {
    const error = new CoachwireError('timeout', 'late');
    expect([0, 1, 2, 3].map((done) => retryDelayMs(error, done, policy) !== null)).toEqual([true, true, true, false]);
    expect(retryDelayMs(error, 0, { ...policy, maxRetries: 0 })).toBeNull();
  });

  it('waits for as long as it is asked to, up to a minute', () => {
    expect(retryDelayMs(refusal(429, 60_000), 0, policy)).toBe(60_250);
    expect(retryDelayMs(refusal(503, 60_001), 0, policy)).toBeNull();
  });

  it('never after an abort', () => {
    expect(retryDelayMs(new CoachwireError('aborted', 'end'), 0, policy)).toBeNull();
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-20T14:00:00Z');
  it.each([
    ['2', null, 2000],
    ['0.5', null, 500],
    [' 3 ', null, 3000],
    ['Fri, 20 Nov 2026 14:00:30 GMT', null, 30_000],
    ['Fri, 20 Nov 2026 15:00:30 GMT', 'Fri, 20 Nov 2026 15:00:00 GMT', 30_000],
    ['Fri, 20 Nov 2026 13:00:00 GMT', null, 0],
    ['soon', null, undefined],
    ['', null, undefined],
    [null, null, undefined],
  ])('%s, with the date %s, is %s ms', (value, date, ms) => {
    expect(parseRetryAfter(value, date, now)).toBe(ms);
  });
});
