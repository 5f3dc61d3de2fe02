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

  it('refuses what it cannot do, and says why', async () => {
    app = await AlertApp.start();
    const { id } = await app.destination();
    const wholeId = 'Invalid id. Use a whole number from 1 to 2147483647.';
    const refusals: [method: 'GET' | 'POST', path: string, body: unknown, status: number, error: string][] = [
      [
        'GET',
        '/api/alerts/999',
        undefined,
        404,
        'There is no alert 999, or it was removed after ALERT_RETENTION_DAYS.',
      ],
      ['GET', '/api/alerts/abc', undefined, 400, wholeId],
      ['GET', '/api/alerts/1e1', undefined, 400, wholeId],
      ['GET', '/api/alerts/9007199254740993', undefined, 400, wholeId],
      ['POST', '/api/alerts/0/cancel', undefined, 400, wholeId],
      ['GET', '/api/alerts?cursor=x', undefined, 400, 'Invalid cursor. Use next_cursor of the page before, unchanged.'],
      [
        'GET',
        '/api/alerts?status=lost',
        undefined,
        400,
        'Invalid status. Use one of pending, delivered, dead, cancelled.',
      ],
      ['GET', '/api/alerts?limit=0x10', undefined, 400, 'Invalid limit. Use a whole number from 1 to 200.'],
      ['GET', '/api/alerts?limit=1&limit=2', undefined, 400, 'limit is given twice'],
      [
        'GET',
        '/api/alerts?destination_id=x',
        undefined,
        400,
        'Invalid destination_id. Use a whole number from 1 to 2147483647.',
      ],
      [
        'POST',
        '/api/alerts/999/replay',
        undefined,
        404,
        'There is no alert 999, or it was removed after ALERT_RETENTION_DAYS.',
      ],
      ['POST', '/api/alerts/replay', { symbol: 5 }, 400, 'Invalid symbol. Use a text of at most 100 characters.'],
      ['POST', '/api/alerts/replay', { limit: 1.5 }, 400, 'Invalid limit. Use a whole number from 1 to 10000.'],
      [
        'POST',
        '/api/destinations/99/pause',
        undefined,
        404,
        'There is no destination 99. GET /api/destinations lists them.',
      ],
      [
        `POST`,
        `/api/destinations/${id}/pause`,
        { reason: 5 },
        400,
        'Invalid reason. Use a text of at most 500 characters.',
      ],
      ['POST', '/api/routes/none/test', undefined, 404, 'There is no route "none". Configured are: all.'],
    ];
    for (const [method, path, sent, status, error] of refusals) {
      const { body } = await app.ask(method, path, sent);
      expect({ path, status: body.status, error: body.error }).toEqual({ path, status, error });
    }
  });

  it('names a reason for each pause', async () => {
    app = await AlertApp.start();
    const { id } = await app.destination();
    for (const body of [undefined, {}, { reason: null }, { reason: ' ' }]) {
      const paused = await app.ask('POST', `/api/destinations/${id}/pause`, body);
      expect(paused.body).toMatchObject({ state: 'paused', reason: 'paused by an operator' });
    }
    expect((await app.ask('GET', '/api/alerts?limit=')).status).toBe(200);
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
      (await app.logLines()).includes('Alerts are off until their settings are repaired'),
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
      settings: { DISCORD_SEND_TIMEOUT_SECONDS: '12' },
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
      const [slow] = await app.post('SLOW');
      await until('the hanging send', () => app.sends.length === 1);
      const [id] = await app.post('QUICK');
      await until('delivery', async () => (await app.alert(id!)).status === 'delivered');
      // The other one is still waited for.
      expect(await app.outcomes(slow!)).toEqual([]);
    } finally {
      await app.close();
    }
  });
});
