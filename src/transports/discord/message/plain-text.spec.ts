import fc from 'fast-check';
import { plainText } from './plain-text';

/** What Discord makes of a text without markdown: a backslash before punctuation goes, the invisible breaker is not seen. */
const asShown = (text: string) => text.replace(/\\([^0-9A-Za-z\s])/g, '$1').replaceAll('@\u200b', '@');

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('*', '_', '`', '[', ']', '(', ')', '<', '>', '@', '\\', '#', ':', '/', 'a', '1', ' '),
  }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
);

describe('plainText', () => {
  it.each([
    ['Breakout above 68k', 'Breakout above 68k'],
    ['**buy** _now_ ~~x~~ ||y|| `z`', '\\*\\*buy\\*\\* \\_now\\_ \\~\\~x\\~\\~ \\|\\|y\\|\\| \\`z\\`'],
    ['[free money](https://evil.example)', '\\[free money\\]\\(https\\://evil.example\\)'],
    ['https://evil.example', 'https\\://evil.example'],
    ['@everyone <@&1> <@2>', '@\u200beveryone \\<@\u200b&1\\> \\<@\u200b2\\>'],
    ['# headline', '\\# headline'],
    ['- item', '\\- item'],
    ['down -1.5%, ratio 1:2', 'down -1.5%, ratio 1:2'],
    ['one\n\ntwo\u0000\u202ethree', 'one two three'],
    ['\ud800lone', 'lone'],
    ['  \n ', ''],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(plainText(text, 100)).toBe(expected);
  });

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['abcd*g', 6, 'abcd…'],
    ['😀😀😀😀', 7, '😀😀😀…'],
    ['x'.repeat(1_000_000), 5, 'xxxx…'],
  ])('%.20j within %i', (text, limit, expected) => {
    expect(plainText(text, limit)).toBe(expected);
  });

  it('stays within the limit, whole and well-formed, and shows what was written', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 80 }), (text, limit) => {
        const result = plainText(text, limit);
        expect(result.length).toBeLessThanOrEqual(limit);
        expect(result).not.toMatch(/\p{Cs}|\p{Cc}/u);
        expect(result).not.toMatch(/@(?!\u200b)/);
        expect(result.trim()).toBe(result);
        const shown = asShown(result);
        const original = text
          .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu, ' ')
          .replace(/\s+/g, ' ')
          .trim();
        if (shown !== original) expect(original.startsWith(shown.slice(0, -1).trimEnd())).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
