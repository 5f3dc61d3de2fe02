import fc from 'fast-check';
import type { PackableAlert } from './choose-items';
import { packDelivery, PACKING_LIMITS } from './choose-items';

/** `B3x` is the alert B3x of symbol B, an exit for its x. */
const alert = (id: string, size = 500): PackableAlert => ({ id, symbol: id[0]!, isExit: id.endsWith('x'), size });
const alerts = (ids: string, size?: number) => ids.split(' ').map((id) => alert(id, size));
const packed = (pending: PackableAlert[]) => packDelivery(pending).join(' ');
const tenOfA = 'A0 A1 A2 A3 A4 A5 A6 A7 A8 A9';

describe('packDelivery', () => {
  it.each([
    ['nothing', [], ''],
    ['all, oldest first, when it fits: an exit too', alerts('A1 B1 A2 C1x'), 'A1 B1 A2 C1x'],
    ['ten at most', alerts(`${tenOfA} B1`), tenOfA],
    ['what fits into the characters', alerts('A1 A2 A3', 2500), 'A1 A2'],
    ['what fills the characters to the last', [alert('A1', PACKING_LIMITS.characters - 9), alert('A2', 9)], 'A1 A2'],
    ['no character more', [alert('A1', PACKING_LIMITS.characters - 9), alert('A2', 10)], 'A1'],
    ['one that is too large by itself', alerts('A1 A2', 7000), 'A1'],
    ['an exit before other symbols in a backlog', alerts(`${tenOfA} B1x`), 'B1x A0 A1 A2 A3 A4 A5 A6 A7 A8'],
    [
      'an exit behind the older alerts of its symbol',
      alerts(`B1 ${tenOfA} B2 B3x B4`),
      'B1 B2 B3x A0 A1 A2 A3 A4 A5 A6',
    ],
    ['the oldest exit first', alerts(`${tenOfA} B1x C1x A0x`), `B1x C1x A0 A1 A2 A3 A4 A5 A6 A7`],
    ['what stands before an exit, when it fills the message', alerts(`C1 ${tenOfA} A9 Axx`), tenOfA],
  ])('packs %s', (_, pending, expected) => {
    expect(packed(pending)).toBe(expected);
  });

  it('sends an exit in the next message when its predecessors fill this one', () => {
    const pending = alerts(`C1 ${tenOfA} Axx`);
    const [first, second] = packAll(pending);
    expect([first!.join(' '), second!.join(' ')]).toEqual([tenOfA, 'C1 Axx']);
  });

  it('lets no alert without a symbol hold up another', () => {
    const notice = { id: 'n', symbol: null, isExit: false, size: 500 };
    expect(packed([notice, ...alerts(`${tenOfA} B1x`)]).startsWith('B1x n')).toBe(true);
  });

  const backlog = fc
    .array(
      fc.record({
        symbol: fc.option(fc.constantFrom('A', 'B', 'C')),
        isExit: fc.boolean(),
        size: fc.integer({ min: 50, max: 4000 }),
      }),
      { maxLength: 60 },
    )
    .map((list): PackableAlert[] => list.map((fields, index) => ({ id: String(index), ...fields })));

  it('loses nothing, doubles nothing, keeps the limits and the order of each symbol, pack after pack', () => {
    fc.assert(
      fc.property(backlog, (pending) => {
        const byId = new Map(pending.map((one) => [one.id, one]));
        const messages = packAll(pending).map((ids) => ids.map((id) => byId.get(id)!));
        const sent = messages.flat();
        expect(sent.map(({ id }) => id).sort()).toEqual(pending.map(({ id }) => id).sort());
        for (const message of messages) {
          expect(message.length).toBeLessThanOrEqual(10);
          expect(message.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(PACKING_LIMITS.characters);
        }
        for (const symbol of ['A', 'B', 'C']) {
          const order = sent.filter((one) => one.symbol === symbol).map(({ id }) => Number(id));
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('never lets an exit wait for another symbol, but for older exits', () => {
    fc.assert(
      fc.property(backlog, (pending) => {
        const message = packDelivery(pending);
        const exit = pending.find(({ isExit }) => isExit);
        if (exit === undefined || message.includes(exit.id)) return;
        const predecessors = pending.filter((one) => one.symbol === exit.symbol && Number(one.id) < Number(exit.id));
        expect(predecessors.map(({ id }) => id)).toEqual(expect.arrayContaining(message));
      }),
    );
  });
});

/** As a sender does: message after message, until nothing is pending. */
function packAll(pending: readonly PackableAlert[]): string[][] {
  const ids = packDelivery(pending);
  if (ids.length === 0) return [];
  return [ids, ...packAll(pending.filter(({ id }) => !ids.includes(id)))];
}
