import { alertSignal } from '../alert-signal.fixture';
import type { AlertSignal } from '../alert-signal';
import { route } from '../routes/route.fixture';
import { decideSignals } from './decide-signals';
import { RouteMemory } from './route-memory';

const now = Date.parse('2026-11-20T14:30:05Z');

/** What DISCORD_WEBHOOK_URL makes: aggregated signals, and each CLOSE of one strategy. */
const votes = route({ name: 'votes', source: 'aggregated' });
const exits = route({ name: 'exits', match: { strategies: [], symbols: [], types: ['CLOSE'] } });

const individual = (signalType: AlertSignal['signalType'], strategyName = 'a', price = 100) =>
  alertSignal({ signalType, strategyName, price });
const aggregated = (signalType: AlertSignal['signalType'], contributors = ['a'], price = 100) =>
  alertSignal({
    source: 'aggregated',
    signalType,
    price,
    strategyName: 'aggregated',
    contributingStrategies: contributors.map((strategyName) => ({ strategyName, weight: 1 / contributors.length })),
  });
const remaining = { side: 'long', size: 1 } as const;

const told = (signals: AlertSignal[], routes = [votes, exits], memory = new RouteMemory(), secondsLater = 0) =>
  decideSignals(signals, routes, memory, now + secondsLater * 1000).owed.map(
    ({ signal, alert }) => `${signal.source} ${signal.signalType} by ${alert.routes.join('+')}`,
  );

describe('decideSignals', () => {
  it('tells a destination of one CLOSE once, though it comes by itself and aggregated', () => {
    const signals = [aggregated('CLOSE'), individual('CLOSE')];
    expect(told(signals)).toEqual(['aggregated CLOSE by votes+exits']);
    expect(decideSignals(signals, [votes, exits], new RouteMemory(), now)).toMatchObject({
      suppressed: [],
      sent: new Set(signals),
    });
  });

  it('tells it once for several strategies, of two prices, and with the roles of both routes', () => {
    const pinging = [
      { ...votes, mentionRole: '1' },
      { ...exits, mentionRole: '2' },
    ];
    const signals = [aggregated('CLOSE', ['a', 'b'], 100.5), individual('CLOSE', 'a'), individual('CLOSE', 'b', 101)];
    const { owed } = decideSignals(signals, pinging, new RouteMemory(), now);
    expect(owed).toMatchObject([{ alert: { routes: ['votes', 'exits'], mentionRoles: ['1', '2'], isExit: true } }]);
  });

  it.each([
    [
      'loses the vote',
      [aggregated('LONG', ['b']), individual('CLOSE')],
      ['aggregated LONG by votes', 'individual CLOSE by exits'],
    ],
    [
      'has no weight',
      [aggregated('CLOSE', ['b']), individual('CLOSE')],
      ['aggregated CLOSE by votes', 'individual CLOSE by exits'],
    ],
    [
      'is of another symbol',
      [aggregated('CLOSE'), { ...individual('CLOSE'), symbol: 'ETH' }],
      ['aggregated CLOSE by votes', 'individual CLOSE by exits'],
    ],
    [
      'leaves a part',
      [aggregated('CLOSE'), { ...individual('CLOSE'), remaining }],
      ['aggregated CLOSE by votes', 'individual CLOSE by exits'],
    ],
    [
      'leaves nobody knows what',
      [aggregated('CLOSE'), { ...individual('CLOSE'), remaining: { side: null, size: null } }],
      ['aggregated CLOSE by votes', 'individual CLOSE by exits'],
    ],
    [
      'is whole beside a partial one',
      [{ ...aggregated('CLOSE'), remaining: { side: null, size: null } }, individual('CLOSE')],
      ['aggregated CLOSE by votes', 'individual CLOSE by exits'],
    ],
  ])('still tells a CLOSE by itself that %s', (_, signals, expected) => {
    expect(told(signals)).toEqual(expected);
  });

  it.each([null, 'long'] as const)('tells a partial exit once, of which the vote knows the side %s', (side) => {
    const part = (signal: AlertSignal, of: typeof side) => ({ ...signal, remaining: { side: of, size: null } });
    expect(told([part(aggregated('CLOSE'), side), part(individual('CLOSE'), null)])).toEqual([
      'aggregated CLOSE by votes+exits',
    ]);
  });

  it('tells each of two destinations', () => {
    expect(
      told([aggregated('CLOSE'), individual('CLOSE')], [votes, { ...exits, destinationKey: 'channel:2' }]),
    ).toEqual(['aggregated CLOSE by votes', 'individual CLOSE by exits']);
  });

  it('tells nothing of it again when the sender repeats it', () => {
    const memory = new RouteMemory();
    const signals = [aggregated('CLOSE'), individual('CLOSE')];
    told(signals, [votes, exits], memory);
    expect(decideSignals(signals, [votes, exits], memory, now + 1000)).toMatchObject({
      owed: [],
      sent: new Set(),
      suppressed: [
        { route: 'votes', reason: 'duplicate' },
        { route: 'exits', reason: 'duplicate' },
      ],
    });
  });

  it('tells in, out, in again, out again at one level, also by a route that sends exits only', () => {
    const memory = new RouteMemory();
    const types = ['LONG', 'CLOSE', 'LONG', 'CLOSE', 'LONG', 'CLOSE'] as const;
    for (const type of types) {
      expect(told([aggregated(type), individual(type)], [votes, exits], memory)).toHaveLength(1);
    }
    const exitsOnly = new RouteMemory();
    const sent = types.flatMap((type, index) => told([individual(type)], [exits], exitsOnly, index));
    expect(sent).toHaveLength(3);
    // Another strategy's entry makes no exit of this one new.
    expect(told([individual('LONG', 'b'), individual('CLOSE')], [exits], exitsOnly, 9)).toEqual([]);
  });

  it('tells a reversal that comes as two orders of one second', () => {
    const memory = new RouteMemory();
    expect(told([aggregated('LONG')], [votes], memory)).toHaveLength(1);
    expect(told([aggregated('CLOSE'), aggregated('SHORT')], [votes], memory)).toHaveLength(2);
  });

  it('leaves who is partly out on his side', () => {
    const memory = new RouteMemory();
    told([individual('LONG')], [route()], memory);
    told([{ ...individual('CLOSE'), remaining }], [route()], memory);
    expect(memory.stateOf(route(), individual('LONG'))).toMatchObject({ side: 'long', sideTurn: 1 });
    expect(decideSignals([individual('SHORT')], [route()], memory, now).owed).toMatchObject([
      { alert: { isExit: true } },
    ]);
  });
});
