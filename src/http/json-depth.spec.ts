import fc from 'fast-check';
import { isDeeperThan } from './json-depth';

const isDeep = (text: string) => isDeeperThan(32, Buffer.from(text));

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('isDeeperThan', () => {
  it.each([
    ['lists', '['.repeat(32), ']'.repeat(32)],
    ['objects', '{"a":'.repeat(32), '}'.repeat(32)],
    ['both', '[{"a":'.repeat(16), '}]'.repeat(16)],
  ])('takes 32 levels of %s, and no more', (_what, open, close) => {
    expect(isDeep(`${open}1${close}`)).toBe(false);
    expect(isDeep(`[${open}1${close}]`)).toBe(true);
    expect(isDeep(`[${open}`)).toBe(true);
  });

  it.each(['["[[[["]', '"\\"[[["', '["\\\\","[["]', '"', '"\\', ''])(
    'takes what stands in texts for text: %s',
    (text) => {
      expect(isDeeperThan(1, Buffer.from(text))).toBe(false);
    },
  );

  it('agrees with the value that the text stands for', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(8), (value, limit) => {
        expect(isDeeperThan(limit, Buffer.from(JSON.stringify(value)))).toBe(depthOf(value) > limit);
      }),
    );
  });

  it('looks at each byte at most twice', () => {
    let looks = 0;
    const counted = (bytes: Buffer) =>
      new Proxy(bytes, { get: (target, key) => (looks++, Reflect.get(target, key) as unknown) });
    const texts = [`[${'"a\\"",'.repeat(5000)}1]`, '[]'.repeat(10_000), '"'.repeat(20_000), '\\'.repeat(20_000)];
    for (const text of texts) {
      looks = 0;
      isDeeperThan(32, counted(Buffer.from(text)));
      // The length is asked for each time, too.
      expect(looks).toBeLessThan(6 * text.length);
    }
  });
});
