import { alertSignal } from '../alert-signal.fixture';
import type { Route } from '../routes/route';
import { route } from '../routes/route.fixture';
import { decideAll } from './owed-alerts';
import type { RouteState } from './route-state';
import { EMPTY_ROUTE_STATE } from './route-state';

const now = Date.parse('2026-11-20T14:30:05Z');
const signal = alertSignal();
const decided = (routes: Route[], stateOf = (_: Route): RouteState => EMPTY_ROUTE_STATE) =>
  decideAll(signal, routes, stateOf, now);

describe('decideAll', () => {
  it('owes one alert to a destination that several routes send to, and pings the roles of all', () => {
    const routes = [
      route({ name: 'a', mentionRole: '1', maxAgeSeconds: 60 }),
      route({ name: 'b', mentionRole: '2', maxAgeSeconds: 900 }),
      route({ name: 'again', mentionRole: '1', maxAgeSeconds: 60 }),
      route({ name: 'c', mentionRole: '1', destinationKey: 'channel:2' }),
    ];
    expect(decided(routes)).toMatchObject({
      owed: [
        {
          destinationKey: 'channel:1',
          routes: ['a', 'b', 'again'],
          mentionRoles: ['1', '2'],
          maxAgeSeconds: 900,
          isExit: false,
        },
        { destinationKey: 'channel:2', routes: ['c'], mentionRoles: ['1'], maxAgeSeconds: null },
      ],
      suppressed: [],
    });
  });

  it('keeps an alert for ever when one of its routes does, and as an exit when it is one to one of them', () => {
    const routes = [route({ name: 'a', maxAgeSeconds: 60 }), route({ name: 'b' })];
    const short: RouteState = { ...EMPTY_ROUTE_STATE, side: 'short', sideTurn: 1 };
    const { owed } = decided(routes, ({ name }) => (name === 'b' ? short : EMPTY_ROUTE_STATE));
    expect(owed).toMatchObject([{ routes: ['a', 'b'], maxAgeSeconds: null, isExit: true }]);
  });

  it('tells the reason of each route that does not send it', () => {
    const routes = [
      route({ name: 'a', source: 'aggregated' }),
      route({ name: 'b', minConfidence: 1 }),
      route({ name: 'c' }),
    ];
    expect(decided(routes)).toMatchObject({
      owed: [{ routes: ['c'] }],
      suppressed: [
        { route: 'a', reason: 'source' },
        { route: 'b', reason: 'low-confidence' },
      ],
    });
  });
});
