import fc from 'fast-check';
import { signalInput } from '../factories/signal-input';
import { clock } from '../support/clock';
import { createDatabase, type TestDatabase } from '../support/databases';
import { SignalDesk } from '../support/signal-desk';

const DAY_MS = 86_400_000;

describe('the ends of signals', () => {
  let database: TestDatabase;
  let desk: SignalDesk;
  beforeEach(async () => {
    database = await createDatabase('sqlite');
    desk = await SignalDesk.open(database, { strategy_weights: { a: 2, b: 1, tradingview: 1 } });
    desk.sends = ({ signalType, source }) =>
      signalType === 'CLOSE' || (source === 'aggregated' && signalType === 'LONG');
  });
  afterEach(async () => {
    await desk.storage.close();
    await database.remove();
  });

  /** By source and end. */
  async function ends(): Promise<Map<string, number>> {
    const text = await desk.metrics.registry.getSingleMetricAsString('coachwire_signal_ends_total');
    const lines = text.matchAll(/\{source="(\w+)",end="(\w+)"\} (\d+)/g);
    return new Map(Array.from(lines, ([, source, end, count]) => [`${source} ${end}`, Number(count)]));
  }

  it('are named: sent, suppressed, expired, ignored, repeated, unreadable', async () => {
    const old = new Date(clock.nowMs() - 2 * DAY_MS).toISOString();
    const signals = [
      signalInput({ strategy_name: 'a', signal_id: '1' }),
      signalInput({ strategy_name: 'a', symbol: 'ETH', signal_type: 'SHORT' }),
      signalInput({ strategy_name: 'b', symbol: 'SOL', timestamp: old }),
      signalInput({ strategy_name: 'unweighted', symbol: 'XRP' }),
      signalInput({ strategy_name: 'a', signal_id: '1' }),
    ];
    await desk.signals.take({ signals }, null);
    await desk.signals.takeAlert('?? !!');
    await desk.signals.takeAlert('?? !!');
    expect(Object.fromEntries(await ends())).toEqual({
      ...{ 'api sent': 1, 'api suppressed': 1, 'api expired': 1, 'api ignored': 1, 'api repeated': 1 },
      ...{ 'tradingview unreadable': 1, 'tradingview repeated': 1 },
    });
    const [line] = desk.lines.map((one) => JSON.parse(one) as Record<string, unknown>).filter(({ unsent }) => unsent);
    expect(line).toMatchObject({
      count: 3,
      unsent: [{ symbol: 'ETH', end: 'suppressed' }, { end: 'expired' }, { end: 'ignored' }],
    });
  });

  it('are one for each signal, whatever is posted', async () => {
    const signal = fc.record({
      strategy_name: fc.constantFrom('a', 'b', 'unweighted'),
      symbol: fc.constantFrom('X', 'Y'),
      signal_type: fc.constantFrom('LONG', 'SHORT', 'CLOSE', 'HOLD', 'TOP'),
      ageDays: fc.constantFrom(0, 0, 2),
      signal_id: fc.constantFrom(null, null, '1', '2'),
    });
    const alert = fc.constantFrom(
      'X buy 5',
      'X exit',
      'Y sell 5\nX buy 6',
      'nothing to read',
      '{"ticker":"X","action":"cancel"}',
    );
    const step = fc.oneof(fc.array(signal, { maxLength: 5 }), alert);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        const sum = async () => [...(await ends()).values()].reduce((total, count) => total + count, 0);
        const before = await sum();
        let posted = 0;
        for (const one of steps) {
          if (typeof one === 'string') {
            posted += one.split('\n').length;
            await desk.signals.takeAlert(one);
          } else {
            posted += one.length;
            const signals = one.map(({ ageDays, ...rest }) =>
              signalInput({ ...rest, timestamp: new Date(clock.nowMs() - ageDays * DAY_MS).toISOString() }),
            );
            await desk.signals.take({ signals }, null);
          }
        }
        expect((await sum()) - before).toBe(posted);
      }),
      { numRuns: 30 },
    );
  });
});
