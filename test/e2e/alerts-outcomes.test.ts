import type { Fault } from '@coachwire/simulator';
import { AlertApp } from '../support/alert-app';
import { until } from '../support/app';

const POST = /^POST \/webhooks/;
const json = (code: number, message: string) => ({ message, code });
/** Who asks again before is refused again. */
const limited = { status: 429, lastsMs: 400 } as const;

interface Case {
  faults: Fault[];
  /** Of the alert, in order. */
  outcomes: string[];
  /** How many messages stand in the channel at the end. */
  messages?: number;
  isPaused?: boolean;
  isDead?: boolean;
  metric?: string;
}

/** What each answer of Discord comes to: what is stored, sent, logged and measured then. */
const cases: Record<string, Case> = {
  '200': { faults: [], outcomes: ['delivered'], metric: 'delivered_total{destination="desk"} 1' },
  '204': { faults: [{ status: 204 }], outcomes: ['delivered'], messages: 0 },
  '400': {
    faults: [{ status: 400, body: json(50035, 'Invalid Form Body') }],
    outcomes: ['split'],
    messages: 0,
    isDead: true,
    metric: 'dead_total{destination="desk",reason="refused"} 1',
  },
  '401': {
    faults: [{ status: 401, body: json(0, '401: Unauthorized') }],
    outcomes: ['pause'],
    messages: 0,
    isPaused: true,
  },
  '403': {
    faults: [{ status: 403, body: json(50013, 'Missing Permissions') }],
    outcomes: ['pause'],
    messages: 0,
    isPaused: true,
  },
  '404 with 10015': {
    faults: [{ status: 404, body: json(10015, 'Unknown Webhook') }],
    outcomes: ['pause'],
    messages: 0,
    isPaused: true,
  },
  '429 with headers': {
    faults: [
      {
        ...limited,
        headers: { 'Retry-After': '0.4', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset-After': '0.4' },
      },
    ],
    outcomes: ['wait', 'delivered'],
  },
  '429 without headers': {
    faults: [{ ...limited, body: { message: 'You are being rate limited.', retry_after: 0.4, global: false } }],
    outcomes: ['wait', 'delivered'],
  },
  'global 429': {
    faults: [
      {
        ...limited,
        headers: { 'Retry-After': '0.4', 'X-RateLimit-Global': 'true', 'X-RateLimit-Scope': 'global' },
        body: { message: 'You are being rate limited.', retry_after: 0.4, global: true },
      },
    ],
    outcomes: ['wait', 'delivered'],
  },
  '500': {
    faults: [{ status: 500 }],
    outcomes: ['back-off', 'delivered'],
    metric: 'retried_total{destination="desk"} 1',
  },
  '502': { faults: [{ status: 502 }], outcomes: ['back-off', 'delivered'] },
  'a hang': { faults: [{ status: 'hang' }], outcomes: ['ambiguous', 'delivered'] },
  'a reset before the body': { faults: [{ status: 'reset-before' }], outcomes: ['ambiguous', 'delivered'] },
  'a reset after the body': { faults: [{ status: 'reset-after' }], outcomes: ['ambiguous', 'found'] },
};

describe('what comes of an alert', () => {
  let app: AlertApp;
  beforeEach(async () => (app = await AlertApp.start({ settings: { DISCORD_SEND_TIMEOUT_SECONDS: '1' } })));
  afterEach(() => app.close());

  it.each(Object.entries(cases))('when Discord answers %s', async (_name, expected) => {
    for (const fault of expected.faults) app.simulator.failNext({ match: POST, ...fault });
    const [id] = await app.post('BTC-USD');
    await until('the outcomes', async () => (await app.outcomes(id!)).length >= expected.outcomes.length);
    const alert = await app.alert(id!);
    expect(await app.outcomes(id!)).toEqual(expected.outcomes);
    const status = expected.isPaused ? 'pending' : expected.isDead ? 'dead' : 'delivered';
    expect(alert).toMatchObject({ status, deliveries: [{ state: status === 'pending' ? 'open' : status }] });
    expect(app.messages).toHaveLength(expected.messages ?? 1);
    const bodies = app.sends.map(({ body }) => JSON.stringify(body));
    expect(new Set(bodies).size).toBe(1);
    if (expected.metric) expect(await app.metrics()).toContain(`coachwire_alerts_${expected.metric}`);
    const { outbox, status: health } = (await app.ask('GET', '/health')).body;
    expect(health).toBe('ok');
    expect(outbox).toMatchObject({ depth: status === 'pending' ? 1 : 0 });
    if (expected.isPaused) await expectPause(alert.deliveries[0]!.attempts[0]!.reason!);
  });

  async function expectPause(reason: string): Promise<void> {
    expect(await app.destination()).toMatchObject({ state: 'paused', pending: 1, reason });
    expect((await app.ask('GET', '/health')).body.outbox.destinations).toMatchObject([{ state: 'paused', reason }]);
    expect(await app.metrics()).toContain('coachwire_alerts_destination_paused{destination="desk"} 1');
    await app.post('ETH-USD');
    const told = async () => (await app.logLines()).split('\n').filter((line) => line.includes('are paused'));
    await until('the log', async () => (await told()).length > 0);
    const lines = await told();
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(app.webhook.token);
    expect(app.sends).toHaveLength(1);
  }
});
