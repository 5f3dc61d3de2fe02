import fc from 'fast-check';
import { MessageQueue } from './message-queue';

describe('a queue of messages', () => {
  it('keeps the newest, in their order, and counts what it dropped', () => {
    const queue = new MessageQueue<number>(500);
    for (let number = 0; number < 100_000; number++) queue.put(number);
    expect([queue.size, queue.dropped]).toEqual([500, 99_500]);
    expect(queue.take(1000)).toEqual(Array.from({ length: 500 }, (_, index) => 99_500 + index));
  });

  it('drops nothing that was taken, until it is put back where there is no room', () => {
    const queue = new MessageQueue<string>(3);
    for (const item of ['a', 'b', 'c']) queue.put(item);
    const taken = queue.take(2);
    queue.put('d');
    expect([taken, queue.size, queue.dropped]).toEqual([['a', 'b'], 2, 0]);
    queue.putBack(taken);
    expect([queue.take(9), queue.dropped]).toEqual([['b', 'c', 'd'], 1]);
  });

  it('is what a plain list would be', () => {
    const steps = fc.array(fc.oneof(fc.constant('put' as const), fc.integer({ min: 1, max: 4 })), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (all) => {
        const queue = new MessageQueue<object>(5);
        let list: object[] = [];
        for (const step of all) {
          if (step === 'put') {
            const item = {};
            queue.put(item);
            list = [...list, item].slice(-5);
          } else {
            const taken = queue.take(step);
            expect(taken).toEqual(list.slice(0, step));
            if (step % 2 === 0) queue.putBack(taken);
            else list = list.slice(step);
          }
          expect(queue.size).toBe(list.length);
        }
        expect(queue.take(9)).toEqual(list);
      }),
    );
  });
});
