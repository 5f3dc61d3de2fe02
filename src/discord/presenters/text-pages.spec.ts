import fc from 'fast-check';
import { splitIntoPages } from './text-pages';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '🚀', '👩‍👩‍👧', 'e\u0301'), maxLength: 300 }),
);

describe('splitIntoPages', () => {
  it('loses nothing, fits, and never splits a surrogate pair', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 60 }), (whole, limit) => {
        const pages = splitIntoPages(whole, limit);
        expect(pages.join('')).toBe(whole);
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
        if (whole.isWellFormed()) expect(pages.every((page) => page.isWellFormed())).toBe(true);
      }),
    );
  });

  it.each([
    ['after a line', 'first line\nsecond line', 15, ['first line\n', 'second line']],
    ['after a word', 'first second third', 14, ['first second ', 'third']],
    ['between two emoji', '🚀🚀🚀', 3, ['🚀', '🚀', '🚀']],
    ['not inside a family', `ab👩‍👩‍👧`, 9, ['ab', '👩‍👩‍👧']],
    ['within a line without any space', 'a'.repeat(7), 3, ['aaa', 'aaa', 'a']],
  ])('breaks %s', (_, whole, limit, pages) => {
    expect(splitIntoPages(whole, limit)).toEqual(pages);
  });
});
