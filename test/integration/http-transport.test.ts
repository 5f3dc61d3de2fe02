import { Webhook } from 'standardwebhooks';
import { startSimulator, type Simulator } from '@coachwire/simulator';
import { alertSignal, signalsOfSymbols } from '../factories/alert-signals';
import { AlertDesk } from '../support/alert-desk';
import { until } from '../support/app';
import { createSqliteFile, type TestDatabase } from '../support/databases';
import { WebhookReceiver } from '../support/webhook-receiver';

const NEW = `whsec_${Buffer.alloc(32, 'n').toString('base64')}`;
const OLD = `whsec_${Buffer.alloc(32, 'o').toString('base64')}`;

describe('items to an address of somebody', () => {
  let simulator: Simulator;
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let desk: AlertDesk;

  beforeEach(async () => {
    simulator = await startSimulator({ rateLimits: false });
    database = await createSqliteFile();
    receiver = await WebhookReceiver.start();
  });

  afterEach(async () => {
    await desk.close();
    await receiver.close();
    await simulator.close();
    await database.remove();
  });

  async function open(host = '127.0.0.1', settings: Record<string, string> = { ALLOW_PRIVATE_DESTINATIONS: 'true' }) {
    const http = `${settings['ALLOW_PRIVATE_DESTINATIONS'] ? 'http' : 'https'}://${host}:${receiver.port}/in/s3cret-path`;
    const yaml = [
      `destinations: {bot: {http: '${http}', secret: ['${NEW}', '${OLD}']}}`,
      'routes:',
      '  - {name: all, source: individual, destination: bot, min_confidence: 0, enabled_signal_types: []}',
    ].join('\n');
    desk = await AlertDesk.start(simulator, database.settings, { yaml, settings, rules: { backOffMs: () => 10 } });
    return desk;
  }

  const ids = () => receiver.received.map(({ headers }) => headers['webhook-id']);
  const symbols = () =>
    receiver.received.map(({ body }) => (JSON.parse(body) as { data: { symbol: string } }).data.symbol);

  it('are what happened, one in each POST, in order, and signed by both secrets', async () => {
    await open();
    await desk.queue(signalsOfSymbols(3));
    await desk.drained();
    expect(symbols()).toEqual(['S0', 'S1', 'S2']);
    const [{ headers, body, url }] = receiver.received as [(typeof receiver.received)[number]];
    expect(url).toBe('/in/s3cret-path');
    expect(headers).toMatchObject({ 'content-type': 'application/json' });
    for (const secret of [NEW, OLD]) {
      // The receiver's clock is that of this machine; the sender's is the test's.
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      jest.useFakeTimers({
        now: at,
        doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'setInterval', 'performance'],
      });
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        ...{ type: 'signal', timestamp: expect.stringMatching(/Z$/) },
        data: { symbol: 'S0', signal_type: 'LONG', price: expect.any(Number), is_exit: false, is_test: false },
      });
      jest.useRealTimers();
    }
    expect(await desk.destination('bot')).toMatchObject({
      state: 'active',
      pending: 0,
      key: expect.stringMatching(/^http:/),
    });
  });

  it('come again under their id after a failure and after silence, and count as no duplicate', async () => {
    await open();
    receiver.answerNext({ status: 500 }, null, { status: 504 });
    const [id] = await desk.queue([alertSignal()]);
    await desk.drained();
    expect(new Set(ids()).size).toBe(1);
    const { deliveries } = await desk.alerts.get(id!);
    const attempts = deliveries.flatMap(({ attempts: all }) =>
      all.map(({ outcome, mayRepeat }) => [outcome, mayRepeat]),
    );
    expect(attempts).toEqual([
      ['back-off', 0],
      ['ambiguous', 0],
      ['ambiguous', 0],
      ['delivered', 0],
    ]);
  });

  it('wait as long as a 429 says', async () => {
    await open();
    receiver.answerNext({ status: 429, headers: { 'retry-after': '3600' } });
    const [id] = await desk.queue([alertSignal()]);
    await until('the wait', async () => (await desk.destination('bot')).retryAt !== null);
    const { deliveries } = await desk.alerts.get(id!);
    expect(deliveries[0]!.attempts).toMatchObject([{ outcome: 'wait' }]);
    expect(await desk.destination('bot')).toMatchObject({ state: 'active', pending: 1 });
  });

  it.each([
    ['410', { status: 410 }, 'wants nothing any more'],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, 'is not followed'],
  ])('pause their destination after %s, and wait for an operator', async (_what, answer, reason) => {
    await open();
    receiver.answerNext(answer);
    await desk.queue([alertSignal()]);
    await until('the pause', async () => (await desk.destination('bot')).state === 'paused');
    expect(await desk.destination('bot')).toMatchObject({ pending: 1, reason: expect.stringContaining(reason) });
    await desk.destinations.resume((await desk.destination('bot')).id, new Date());
    await desk.drained();
    expect(new Set(ids()).size).toBe(1);
  });

  it('end alone when one is refused, with the words of the receiver but not the address', async () => {
    await open();
    receiver.answerNext({ status: 422, body: 'unknown symbol at /in/s3cret-path\n' });
    await desk.queue(signalsOfSymbols(2));
    await desk.drained();
    const [dead] = await desk.list({ status: 'dead' });
    expect(dead).toMatchObject({ orderKey: 'S0', reason: 'HTTP 422: unknown symbol at [redacted]' });
    expect(symbols()).toEqual(['S0', 'S1']);
    expect(JSON.stringify([await desk.destination('bot'), await desk.alerts.get(dead!.id)])).not.toContain('s3cret');
  });

  it('go to no name that leads into the own network, unless that is allowed', async () => {
    await open('localhost', {});
    await desk.queue([alertSignal()]);
    await until('the pause', async () => (await desk.destination('bot')).state === 'paused');
    const { reason } = await desk.destination('bot');
    expect(reason).toContain('ALLOW_PRIVATE_DESTINATIONS');
    expect(receiver.received).toEqual([]);
  });
});
