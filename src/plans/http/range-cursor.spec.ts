import fc from 'fast-check';
import { formatCursor, parseCursor } from './range-cursor';

describe('range cursor', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 49 }), fc.integer({ min: 0, max: 20_000 }), (id, day) => {
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        expect(parseCursor(formatCursor({ date, id }))).toEqual({ date, id });
      }),
    );
  });

  it.each([
    '',
    'x',
    '!!!',
    Buffer.from('2026-02-30/1').toString('base64url'),
    `${formatCursor({ date: '2026-11-20', id: 7 })}=`,
    Buffer.from('2026-11-20/-1').toString('base64url'),
  ])('refuses %j', (cursor) => {
    expect(() => parseCursor(cursor)).toThrow('Invalid cursor. Use next_cursor of the page before, unchanged.');
  });
});
