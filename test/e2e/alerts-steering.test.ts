import { AlertApp } from '../support/alert-app';
import { wireSignal } from '../support/alert-wire';
import { until } from '../support/app';

describe('seeing and steering alerts over HTTP', () => {
  let app: AlertApp;
  afterEach(() => app.close());

  it('lists alerts page by page, with their messages and attempts', async () => {
    app = await AlertApp.start();
    const ids = await app.post('BTC-USD', 'ETH-USD', 'SOL-USD');
    await until('delivery', async () => (await app.alert(ids[2]!)).status === 'delivered');
    const first = await app.ask('GET', '/api/alerts?status=delivered&limit=2');
    expect(first.body.alerts.map(({ id }: { id: number }) => id)).toEqual([ids[2], ids[1]]);
    const rest = await app.ask('GET', `/api/alerts?limit=2&cursor=${first.body.next_cursor}`);
    expect(rest.body).toMatchObject({
      alerts: [{ id: ids[0], symbol: 'BTC-USD', routes: ['all'] }],
      next_cursor: null,
    });
    expect((await app.ask('GET', '/api/alerts?symbol=eth-usd')).body.alerts).toHaveLength(1);
    expect((await app.ask('GET', '/api/alerts?route=all')).body.alerts).toHaveLength(3);
    expect((await app.ask('GET', '/api/alerts?route=al_')).body.alerts).toHaveLength(0);
    const { deliveries } = await app.alert(ids[0]!);
    expect(deliveries).toMatchObject([
      { state: 'delivered', message_id: app.messages[0]!.id, attempts: [{ outcome: 'delivered' }] },
    ]);
  });

  it.each([
    ['GET', '/api/alerts/999', 404, 'alert-not-found'],
    ['GET', '/api/alerts?cursor=x', 400, 'cursor-invalid'],
    ['GET', '/api/alerts?status=lost', 400, 'bad-request'],
    ['POST', '/api/alerts/999/replay', 404, 'alert-not-found'],
    ['POST', '/api/alerts/0/cancel', 400, 'bad-request'],
    ['POST', '/api/destinations/99/pause', 404, 'destination-not-found'],
    ['POST', '/api/routes/none/test', 404, 'route-not-configured'],
  ] as const)('answers %s %s with %i', async (method, path, status, code) => {
    app = await AlertApp.start();
    const answer = await app.ask(method, path, method === 'POST' ? {} : undefined);
    expect(answer.status).toBe(status);
    if (status === 404 || code === 'cursor-invalid') expect(answer.body.code).toBe(code);
  });

  it('lets nobody without an admin key look or steer', async () => {
    app = await AlertApp.start();
    for (const path of ['/api/alerts', '/api/destinations', '/api/alerts/1']) {
      expect((await fetch(new URL(path, app.url))).status).toBe(401);
    }
  });

  it('holds alerts back while a destination is paused, cancels one, and lets the others go', async () => {
    app = await AlertApp.start();
    const { id } = await app.destination();
    const paused = await app.ask('POST', `/api/destinations/${id}/pause`, { reason: 'weekend' });
    expect(paused.body).toMatchObject({ state: 'paused', reason: 'weekend' });
    const [kept, dropped] = await app.post('BTC-USD', 'ETH-USD');
    expect((await app.ask('POST', `/api/alerts/${dropped}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    expect(app.sends).toHaveLength(0);
    expect((await app.ask('POST', `/api/destinations/${id}/resume`)).body).toMatchObject({
      state: 'active',
      pending: 1,
    });
    await until('delivery', async () => (await app.alert(kept!)).status === 'delivered');
    expect(app.messages.flatMap(({ embeds = [] }) => embeds.map(({ title }) => title))).toEqual(['BUY BTC-USD · LONG']);

    expect((await app.ask('POST', `/api/alerts/${dropped}/replay`)).body).toMatchObject({ status: 'pending' });
    await until('delivery', async () => (await app.alert(dropped!)).status === 'delivered');
  });

  it('sends a marked test alert the way of a route', async () => {
    app = await AlertApp.start();
    const { status, body } = await app.ask('POST', '/api/routes/all/test');
    expect(status).toBe(202);
    await until('delivery', async () => (await app.alert(body.alert_id)).status === 'delivered');
    const [embed] = app.messages[0]!.embeds;
    expect(embed).toMatchObject({ title: 'TEST · BUY TEST · LONG' });
    expect(await app.alert(body.alert_id)).toMatchObject({ is_test: true });
  });

  it('switches alerts off for a mistake in their settings, loudly, and leaves the rest running', async () => {
    app = await AlertApp.start({
      yaml: () => '',
      settings: { DISCORD_ALERTS_ENABLED: 'true', DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/x' },
    });
    const { outbox, status } = (await app.ask('GET', '/health')).body;
    expect(status).toBe('ok');
    expect(outbox).toMatchObject({
      state: 'misconfigured',
      problems: [expect.stringMatching(/^DISCORD_WEBHOOK_URL must/)],
    });
    await until('the log', async () =>
      (await app.logLines()).includes('Alerts are off until their settings are mended'),
    );
    expect((await app.ask('POST', '/api/signals', { signals: [wireSignal()] })).status).toBe(202);
    expect((await app.ask('GET', '/api/coach-plans/all')).status).toBe(200);
  });

  it('says in /health which settings of signals switch them off', async () => {
    app = await AlertApp.start({ yaml: () => 'strategy_weights: {momentum: -1}' });
    const { signals, status } = (await app.ask('GET', '/health')).body;
    expect(status).toBe('ok');
    expect(signals).toMatchObject({
      state: 'misconfigured',
      problems: [expect.stringMatching(/^strategy_weights.momentum must be a number/)],
    });
    expect((await app.ask('POST', '/api/signals', { signals: [wireSignal()] })).status).toBe(503);
  });
});

describe('a destination that hangs', () => {
  it('delays no other one', async () => {
    const app = await AlertApp.start({
      settings: { DISCORD_SEND_TIMEOUT_SECONDS: '3' },
      yaml: (address, channelId) =>
        [
          `destinations: {slow: '${address}', quick: '${channelId}'}`,
          'routes:',
          '  - {name: slow, source: individual, destination: slow, min_confidence: 0, match: {symbols: [SLOW]}}',
          '  - {name: quick, source: individual, destination: quick, min_confidence: 0, match: {symbols: [QUICK]}}',
        ].join('\n'),
    });
    try {
      app.simulator.failNext({ match: /^POST \/webhooks/, status: 'hang' });
      await app.post('SLOW');
      await until('the hanging send', () => app.sends.length === 1);
      const startedAt = performance.now();
      const [id] = await app.post('QUICK');
      await until('delivery', async () => (await app.alert(id!)).status === 'delivered');
      expect(performance.now() - startedAt).toBeLessThan(1500);
    } finally {
      await app.close();
    }
  });
});
