import fc from 'fast-check';
import { embedSize, packEmbeds } from './embed-packing';

const embed = fc.record({
  title: fc.string({ maxLength: 256 }),
  description: fc.integer({ min: 1, max: 4096 }).map((length) => 'x'.repeat(length)),
});

describe('packEmbeds', () => {
  it('keeps every embed in its order within the limits of a message', () => {
    fc.assert(
      fc.property(fc.array(embed, { maxLength: 40 }), (embeds) => {
        const messages = packEmbeds(embeds);
        expect(messages.flat()).toEqual(embeds);
        for (const message of messages) {
          expect(message.length).toBeLessThanOrEqual(10);
          expect(message.reduce((sum, packed) => sum + embedSize(packed), 0)).toBeLessThanOrEqual(6000);
        }
      }),
    );
  });

  it('counts every text of an embed', () => {
    const size = embedSize({
      title: '1',
      description: '22',
      fields: [{ name: '333', value: '4444' }],
      footer: { text: '55555' },
      author: { name: '666666' },
    });
    expect(size).toBe(21);
  });
});
