import { AlertApp } from '../support/alert-app';
import { until } from '../support/app';
import { NOW } from '../support/clock';

const DAY_MS = 86_400_000;
/** The midnight before the tests' time: the newest day closed then. */
const MIDNIGHT_MS = Date.UTC(2026, 10, 20);

const days = (symbol: string, closeOf: (day: number) => number, count = 80, endMs = MIDNIGHT_MS) => ({
  symbol,
  interval: '1d',
  candles: Array.from({ length: count }, (_, day) => {
    const close = closeOf(day);
    return { time: endMs - (count - day) * DAY_MS, open: close, high: close + 1, low: close - 1, close, volume: 10 };
  }),
});

const yaml = (address: string) => `
destinations: {desk: '${address}'}
routes:
  - {name: votes, destination: desk, min_confidence: 0, rate_limit_seconds: 0}
strategies:
  schedule: {cron: '0 14 * * *', timezone: UTC}
  symbols: [up, DOWN, flat]
  run:
    momentum: {weight: 2}
    multi-bucket: {weight: 1, parameters: {short_window: 5}}
    mean_reversion:
`;

describe('strategies', () => {
  let app: AlertApp;
  beforeAll(async () => {
    app = await AlertApp.start({ yaml });
    await candles(
      days('UP', (day) => 100 + day),
      days('DOWN', (day) => 200 - day),
      days('FLAT', (day) => 50 + (day % 2)),
    );
    await candles(days('^VIX', () => 25));
  });
  afterAll(() => app.close());

  async function candles(...bodies: object[]): Promise<void> {
    for (const body of bodies) expect(await app.ask('POST', '/api/candles', body)).toMatchObject({ status: 200 });
  }
  const run = async (body?: object) => {
    const answer = await app.ask('POST', '/api/strategies/run', body);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('are listed with their parameters, and when they run', async () => {
    const { body } = await app.ask('GET', '/api/strategies');
    expect(body.strategies.map(({ name }: { name: string }) => name)).toEqual([
      'momentum',
      'multi_bucket',
      'mean_reversion',
    ]);
    expect(body.strategies[1]).toMatchObject({
      ...{ strategy: 'multi_bucket', interval: '1d', symbols: ['UP', 'DOWN', 'FLAT'], weight: 1, last_run: null },
      parameters: { short_window: 5, middle_window: 14, long_window: 30 },
    });
    expect(body.next_run_at).toBe('2026-11-20T14:00:00.000Z');
  });

  it('go the whole way in a dry run, and leave nothing behind', async () => {
    const rehearsed = await run({ dry_run: true });
    expect(rehearsed).toMatchObject({
      dry_run: true,
      days: 30,
      accepted: 5,
      repeated: 0,
      at: expect.stringMatching(/Z$/),
    });
    expect(rehearsed.alerts_queued).toHaveLength(2);
    expect(await run({ dry_run: true })).toMatchObject({ accepted: 5, repeated: 0 });
    expect((await app.ask('GET', '/api/alerts')).body.alerts).toEqual([]);
  });

  it('have what they say voted on, queued and delivered, once for each candle', async () => {
    const generation = await run({ days: 10 });
    expect(generation.strategies).toEqual([
      { name: 'momentum', signals: expect.any(Number), left_out: null },
      { name: 'multi_bucket', signals: expect.any(Number), left_out: null },
      { name: 'mean_reversion', signals: expect.any(Number), left_out: null },
    ]);
    const said = generation.said.map(
      (one: { strategy: string; symbol: string; signal_type: string | null; end: string | null }) =>
        `${one.strategy} ${one.symbol} ${one.signal_type} ${one.end}`,
    );
    expect(said).toEqual([
      ...['momentum UP LONG sent', 'momentum DOWN SHORT sent', expect.stringMatching(/^momentum FLAT null/)],
      ...[
        'multi_bucket UP LONG sent',
        'multi_bucket DOWN SHORT sent',
        expect.stringMatching(/^multi_bucket FLAT null/),
      ],
      ...['mean_reversion UP null null', 'mean_reversion DOWN LONG suppressed', 'mean_reversion FLAT null null'],
    ]);
    const up = generation.aggregated.find(({ symbol }: { symbol: string }) => symbol === 'UP');
    expect(up).toMatchObject({
      ...{ symbol: 'UP', signal_type: 'LONG', price: 179, timestamp: '2026-11-20T00:00:00.000Z' },
      contributing_strategies: [
        { strategy_name: 'momentum', weight: 0.5 },
        { strategy_name: 'multi_bucket', weight: 0.25 },
      ],
    });
    await until('the alerts', () => app.messages.flatMap(({ embeds }) => embeds ?? []).length === 2);

    const again = await run();
    expect(again).toMatchObject({ accepted: 0, repeated: generation.accepted, alerts_queued: [], aggregated: [] });
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ accepted }) => accepted)).toEqual([0, 0]);
  });

  it('say why they say nothing', async () => {
    await candles(days('NEW', (day) => 10 + day, 20));
    const { said } = await run({ dry_run: true });
    const reasons = Object.fromEntries(
      said.map((one: { strategy: string; symbol: string; reason: string }) => [
        `${one.strategy} ${one.symbol}`,
        one.reason,
      ]),
    );
    expect(reasons['mean_reversion UP']).toMatch(/^its condition does not hold: drawdown 0, peak 179, vix 25$/);
  });

  it('show what their signals came to, as JSON and as CSV', async () => {
    const { body } = await app.ask('GET', '/api/strategies/performance?days=20');
    expect(body).toMatchObject({ days: 20, strategies: [{ name: 'momentum', left_out: null }, {}, {}] });
    const [momentum] = body.strategies;
    expect(momentum).toMatchObject({ count: expect.any(Number), max_drawdown: expect.any(Number) });
    expect(momentum.count).toBeGreaterThanOrEqual(38);
    expect(momentum.hit_rate).toBeGreaterThan(0.9);
    expect(momentum.total_return).toBeGreaterThan(0);
    const csv = await app.text('/api/strategies/performance?days=20&format=csv');
    const [head, first] = csv.split('\r\n');
    expect(head).toBe('name,count,open,hit_rate,mean_return,total_return,max_drawdown,left_out');
    expect(first!.split(',').slice(0, 3)).toEqual(['momentum', String(momentum.count), String(momentum.open)]);
  });

  it('refuse days that are none', async () => {
    expect(await app.ask('POST', '/api/strategies/run', { days: 0 })).toMatchObject({ status: 400 });
    expect(await app.ask('GET', '/api/strategies/performance?days=x')).toMatchObject({ status: 400 });
  });

  it('stand in health and metrics', async () => {
    const { body } = await app.ask('GET', '/health');
    expect(body.strategies).toEqual({
      ...{
        state: 'scheduled',
        problems: [],
        next_run_at: '2026-11-20T14:00:00.000Z',
        last_failure: null,
        left_out: [],
      },
    });
    expect(await app.metrics()).toMatch(/coachwire_strategy_runs_total\{strategy="momentum",outcome="done"\} \d/);
  });
});

it('are off, and say so, when their settings are wrong; the rest runs', async () => {
  const app = await AlertApp.start({ yaml: () => 'strategies: {run: {momentun: {}}, schedule: {cron: "99 * * * *"}}' });
  const answer = await app.ask('POST', '/api/strategies/run', {});
  expect(answer).toMatchObject({ status: 503, body: { code: 'strategies-off' } });
  expect(answer.body.error).toMatch(/strategies\.run\.momentun is no strategy; there are vix_correlation, /);
  expect((await app.ask('GET', '/health')).body.strategies).toMatchObject({
    state: 'misconfigured',
    problems: [
      expect.stringMatching(/momentun/),
      expect.stringMatching(/^strategies\.schedule\.cron must be a cron expression/),
    ],
  });
  await app.close();
});

it('say of a Friday on Monday what they say now, and nothing of candles that ended long ago', async () => {
  const app = await AlertApp.start({ yaml: () => 'strategies: {run: [momentum]}' });
  // As stocks trade: nothing on Saturdays and Sundays. The tests' time is a Friday, 13:00.
  const week = (symbol: string, endMs: number) => {
    const body = days(symbol, (day) => 100 + day, 60, endMs);
    return { ...body, candles: body.candles.filter(({ time }) => ![0, 6].includes(new Date(time).getUTCDay())) };
  };
  await app.ask('POST', '/api/candles', week('PAUSED', MIDNIGHT_MS - 2 * DAY_MS));
  await app.ask('POST', '/api/candles', week('ENDED', MIDNIGHT_MS - 6 * DAY_MS));
  const { body } = await app.ask('POST', '/api/strategies/run', {});
  expect(body.said).toEqual([
    expect.objectContaining({
      symbol: 'ENDED',
      signal_type: null,
      reason: expect.stringMatching(/^its newest candle closed at 2026-11-14T00/),
    }),
    expect.objectContaining({ symbol: 'PAUSED', signal_type: 'LONG', timestamp: body.at }),
  ]);
  expect(Date.parse(body.at)).toBeGreaterThanOrEqual(NOW.getTime());
  await app.close();
});
