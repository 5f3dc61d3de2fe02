import fc from 'fast-check';
import { splitDelivery } from './split-delivery';

/** `ab` is the items 97 and 98. */
const idsOf = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));

describe('splitDelivery', () => {
  it.each([
    ['halves', 'abcde', [], ['abc', 'de']],
    ['two', 'ab', [], ['a', 'b']],
    ['around one that was named', 'abcde', [2], ['ab', 'c', 'de']],
    ['around the first', 'abc', [0], ['a', 'bc']],
    ['around several', 'abcdef', [1, 2, 5], ['a', 'b', 'c', 'de', 'f']],
    ['all that were named', 'abc', [0, 1, 2], ['a', 'b', 'c']],
    ['halves, when nonsense was named', 'abcd', [17], ['ab', 'cd']],
  ])('%s', (_, ids, refused, expected) => {
    const parts = expected.map((part) => idsOf(part));
    expect(splitDelivery(idsOf(ids), refused)).toEqual({ kind: 'parts', parts });
  });

  it('finds the one that stands alone', () => {
    expect(splitDelivery([7], [0])).toEqual({ kind: 'found', itemId: 7 });
    expect(() => splitDelivery([])).toThrow(RangeError);
  });

  it('finds exactly the refused ones, and lets the others go in their order, whatever is named', () => {
    const all = fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(all, fc.array(fc.boolean(), { minLength: 10 }), fc.array(fc.nat(12)), (ids, isBad, named) => {
        const bad = new Set(ids.filter((_, index) => isBad[index]));
        const sent: number[] = [];
        const found: number[] = [];
        const deliver = (part: number[]): void => {
          if (!part.some((id) => bad.has(id))) return void sent.push(...part);
          const split = splitDelivery(part, named);
          if (split.kind === 'found') found.push(split.itemId);
          else split.parts.forEach(deliver);
        };
        deliver(ids);
        expect(sent).toEqual(ids.filter((id) => !bad.has(id)));
        expect(found).toEqual([...bad]);
      }),
    );
  });
});
