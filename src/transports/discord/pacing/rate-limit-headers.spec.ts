import { readRateLimits } from './rate-limit-headers';

describe('readRateLimits', () => {
  it('reads the bucket from any answer, and only by relative time', () => {
    const headers = {
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '3',
      'x-ratelimit-reset': '1732112345.123',
      'x-ratelimit-reset-after': '1.2345',
    };
    expect(readRateLimits(200, headers, null)).toEqual({ bucket: { remaining: 3, resetAfterMs: 1235 }, wait: null });
  });

  it.each([
    ['no headers', {}],
    ['half of them', { 'x-ratelimit-remaining': '3' }],
    ['nonsense', { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset-after': '-1' }],
    ['blanks', { 'x-ratelimit-remaining': ' ', 'x-ratelimit-reset-after': '' }],
  ])('knows no bucket with %s', (_, headers) => {
    expect(readRateLimits(200, headers, null).bucket).toBeNull();
  });

  it.each([
    [
      'the body, to the millisecond',
      { 'retry-after': '2' },
      { retry_after: 1.337, global: false },
      1337,
      'destination',
    ],
    ['the header', { 'retry-after': '2' }, 'Too many requests', 2000, 'destination'],
    ['the end of the bucket', { 'x-ratelimit-reset-after': '0.5' }, null, 500, 'destination'],
    ['nothing', {}, null, 5000, 'destination'],
    ['nonsense', { 'retry-after': 'soon' }, { retry_after: 'later' }, 5000, 'destination'],
    ['an endless wait', {}, { retry_after: 1e300 }, 86_400_000, 'destination'],
    ['a body that is global', {}, { retry_after: 1, global: true }, 1000, 'global'],
    ['a header that is global', { 'x-ratelimit-global': 'true' }, { retry_after: 1 }, 1000, 'global'],
    ['a global scope', { 'x-ratelimit-scope': 'global', 'retry-after': '1' }, null, 1000, 'global'],
    ['a shared scope', { 'x-ratelimit-scope': 'shared', 'retry-after': '1' }, null, 1000, 'destination'],
  ] as const)('waits after a 429 by %s', (_, headers, body, retryAfterMs, scope) => {
    expect(readRateLimits(429, headers, body).wait).toEqual({ retryAfterMs, scope });
  });
});
