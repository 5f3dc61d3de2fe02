import fc from 'fast-check';
import { type ChoosableItem, chooseItems } from './choose-items';

const LIMITS = { items: 10, size: 5989 };

interface Named extends ChoosableItem {
  name: string;
}

/** `B3x` is the item B3x of key B, urgent for its x. */
const item = (name: string, size = 500): Named => ({
  ...{ id: 0, name, orderKey: name[0]!, isUrgent: name.endsWith('x'), size },
});
const items = (names: string, size?: number) => names.split(' ').map((name) => item(name, size));
const packed = (pending: Named[]) =>
  chooseItems(pending, LIMITS)
    .map(({ name }) => name)
    .join(' ');
const tenOfA = 'A0 A1 A2 A3 A4 A5 A6 A7 A8 A9';

describe('chooseItems', () => {
  it.each([
    ['nothing', [], ''],
    ['all, oldest first, when it fits: an exit too', items('A1 B1 A2 C1x'), 'A1 B1 A2 C1x'],
    ['ten at most', items(`${tenOfA} B1`), tenOfA],
    ['what fits into the characters', items('A1 A2 A3', 2500), 'A1 A2'],
    ['what fills the characters to the last', [item('A1', LIMITS.size - 9), item('A2', 9)], 'A1 A2'],
    ['no character more', [item('A1', LIMITS.size - 9), item('A2', 10)], 'A1'],
    ['one that is too large by itself', items('A1 A2', 7000), 'A1'],
    ['an exit before other symbols in a backlog', items(`${tenOfA} B1x`), 'B1x A0 A1 A2 A3 A4 A5 A6 A7 A8'],
    [
      'an exit behind the older alerts of its symbol',
      items(`B1 ${tenOfA} B2 B3x B4`),
      'B1 B2 B3x A0 A1 A2 A3 A4 A5 A6',
    ],
    ['the oldest exit first', items(`${tenOfA} B1x C1x A0x`), `B1x C1x A0 A1 A2 A3 A4 A5 A6 A7`],
    ['what stands before an exit, when it fills the message', items(`C1 ${tenOfA} A9 Axx`), tenOfA],
  ])('packs %s', (_, pending, expected) => {
    expect(packed(pending)).toBe(expected);
  });

  it('sends an exit in the next message when its predecessors fill this one', () => {
    const pending = items(`C1 ${tenOfA} Axx`);
    const [first, second] = packAll(pending);
    const names = [first, second].map((one) => one!.map(({ name }) => name).join(' '));
    expect(names).toEqual([tenOfA, 'C1 Axx']);
  });

  it('lets no item without a key hold up another', () => {
    const notice = { ...item('n'), orderKey: null };
    expect(packed([notice, ...items(`${tenOfA} B1x`)]).startsWith('B1x n')).toBe(true);
  });

  const backlog = fc
    .array(
      fc.record({
        orderKey: fc.option(fc.constantFrom('A', 'B', 'C')),
        isUrgent: fc.boolean(),
        size: fc.integer({ min: 50, max: 4000 }),
      }),
      { maxLength: 60 },
    )
    .map((list): ChoosableItem[] => list.map((fields, id) => ({ id, ...fields })));

  it('loses nothing, doubles nothing, keeps the limits and the order of each key, pack after pack', () => {
    fc.assert(
      fc.property(backlog, (pending) => {
        const messages = packAll(pending);
        const sent = messages.flat();
        expect(sent.map(({ id }) => id).sort((a, b) => a - b)).toEqual(pending.map(({ id }) => id));
        for (const message of messages) {
          expect(message.length).toBeLessThanOrEqual(10);
          expect(message.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(LIMITS.size);
        }
        for (const key of ['A', 'B', 'C']) {
          const order = sent.filter((one) => one.orderKey === key).map(({ id }) => id);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('never lets an urgent one wait for another key, but for older urgent ones', () => {
    fc.assert(
      fc.property(backlog, (pending) => {
        const message = chooseItems(pending, LIMITS);
        const urgent = pending.find(({ isUrgent }) => isUrgent);
        if (urgent === undefined || message.includes(urgent)) return;
        const predecessors = pending.filter(({ orderKey, id }) => orderKey === urgent.orderKey && id < urgent.id);
        expect(predecessors).toEqual(expect.arrayContaining(message));
      }),
    );
  });
});

/** As a sender does: message after message, until nothing is pending. */
function packAll<T extends ChoosableItem>(pending: readonly T[]): T[][] {
  const chosen = chooseItems(pending, LIMITS);
  if (chosen.length === 0) return [];
  return [chosen, ...packAll(pending.filter((one) => !chosen.includes(one)))];
}
