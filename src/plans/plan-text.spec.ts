import fc from 'fast-check';
import { MAX_PLAN_CODE_POINTS, parsePlanText } from './plan-text';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('parsePlanText', () => {
  it('trims the ends and nothing else', () => {
    expect(parsePlanText('\n  Long "NQ"  above\r\n\t21,000  \n')).toBe('Long "NQ"  above\r\n\t21,000');
  });

  it('counts code points: an emoji is one', () => {
    expect(parsePlanText('🚀'.repeat(MAX_PLAN_CODE_POINTS))).toHaveLength(2 * MAX_PLAN_CODE_POINTS);
    expect(() => parsePlanText('🚀'.repeat(MAX_PLAN_CODE_POINTS + 1))).toThrow(
      'The plan has 4001 characters; at most 4000 fit. Shorten it by 1.',
    );
  });

  it.each([
    ['', 'plan-empty'],
    [' \n\t\u00a0', 'plan-empty'],
    ['a\u0000b', 'plan-characters'],
    ['half \ud83d of an emoji', 'plan-characters'],
    ['half \ude80 of an emoji', 'plan-characters'],
  ])('refuses %j', (text, code) => {
    expect(codeOf(() => parsePlanText(text))).toBe(code);
  });

  it('gives back any well-formed text that has no space at its ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (text) => {
        fc.pre(text.trim() === text && !text.includes('\u0000'));
        expect(parsePlanText(text)).toBe(text);
      }),
    );
  });
});
