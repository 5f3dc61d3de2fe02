import { DomainError } from '../../src/errors';
import { orderFactsOf } from '../../src/signals/order-facts';
import { SignalRetention } from '../../src/signals/signal-retention';
import { signalInput } from '../factories/signal-input';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { SignalDesk } from '../support/signal-desk';
import { createRetention } from '../support/retention';
import { clock } from '../support/clock';

const DAY_MS = 86_400_000;
const ago = (ms: number) => new Date(clock.nowMs() - ms).toISOString();

describe.each(engines)('signals on %s', (engine) => {
  let database: TestDatabase;
  let desk: SignalDesk;
  beforeEach(async () => {
    database = await createDatabase(engine);
    desk = await SignalDesk.open(database);
  });
  afterEach(async () => {
    await desk.storage.close();
    await database.remove();
  });

  it('lets strategies that report one by one vote together', async () => {
    const of = (strategy_name: string, signal_type: string) => ({
      signals: [signalInput({ strategy_name, signal_type })],
    });
    await desk.signals.take(of('a', 'LONG'), null);
    await desk.signals.take(of('b', 'SHORT'), null);
    const { aggregated } = await desk.signals.take(of('c', 'SHORT'), null);
    expect(aggregated).toMatchObject([{ signalType: 'SHORT', dominantWeight: expect.closeTo(2 / 3) }]);
    expect(desk.asked.at(-1)).toEqual({ aggregated: ['BTC-USD SHORT b+c'], individual: ['BTC-USD SHORT'] });
  });

  it('counts only the latest word of a strategy, and none that has expired', async () => {
    await desk.signals.take({ signals: [signalInput({ strategy_name: 'a', timestamp: ago(25 * 3_600_000) })] }, null);
    await desk.signals.take({ signals: [signalInput({ strategy_name: 'b', signal_type: 'SHORT' })] }, null);
    await desk.signals.take({ signals: [signalInput({ strategy_name: 'b', timestamp: ago(60_000) })] }, null);
    expect(desk.asked.at(-1)!.aggregated).toEqual(['BTC-USD SHORT b']);
    const { expired } = await desk.signals.take({ signals: [signalInput({ timestamp: ago(2 * DAY_MS) })] }, null);
    expect(expired).toBe(1);
  });

  it('lets the strategy of a partial exit vote afterwards for what it still holds', async () => {
    await desk.signals.takeAlert(
      '{"ticker":"BTC-USD","strategy":"a","action":"sell","market_position":"long","price":5}',
    );
    expect(desk.asked.at(-1)).toEqual({ aggregated: ['BTC-USD CLOSE a'], individual: ['BTC-USD CLOSE'] });
    const { aggregated } = await desk.signals.take({ signals: [signalInput({ strategy_name: 'b' })] }, null);
    expect(aggregated).toMatchObject([
      { signalType: 'LONG', contributions: [{ strategyName: 'a' }, { strategyName: 'b' }] },
    ]);
  });

  it('says why the strategies together say nothing of a symbol', async () => {
    const hold = { signals: [signalInput({ signal_type: 'HOLD' })] };
    expect((await desk.signals.take(hold, null)).suppressed).toEqual([
      { symbol: 'BTC-USD', route: '', reason: 'hold-dominant' },
    ]);
  });

  it('aggregates what a request by strategy holds, and nothing else', async () => {
    await desk.signals.take({ signals: [signalInput({ strategy_name: 'stored', signal_type: 'SHORT' })] }, null);
    const { strategy_name: _none, ...unnamed } = signalInput();
    await desk.signals.take({ strategy_signals: { a: [unnamed], b: [unnamed] } }, null);
    expect(desk.asked.at(-1)!.aggregated).toEqual(['BTC-USD LONG a+b']);
    expect(await desk.stored()).toEqual(['stored SHORT', 'a LONG', 'b LONG']);
  });

  it('stores an id once for each strategy, and makes nothing of a repeat', async () => {
    const body = {
      signals: [
        signalInput({ signal_id: '1' }),
        signalInput({ signal_id: '1', symbol: 'ETH-USD' }),
        signalInput({ signal_id: '1', strategy_name: 'other' }),
        signalInput({ strategy_name: 'third' }),
      ],
    };
    expect(await desk.signals.take(body, null)).toMatchObject({ accepted: 3, repeated: 1 });
    const one = { signals: [body.signals[0]] };
    expect(await desk.signals.take(one, null)).toMatchObject({ accepted: 0, repeated: 1, aggregated: [] });
    expect(desk.asked.at(-1)).toEqual({ aggregated: [], individual: [] });
    expect(await desk.metrics.registry.metrics()).toContain(
      'coachwire_signals_total{source="api",outcome="repeated"} 2',
    );
  });

  it('asks nothing of a symbol of which a request only repeats', async () => {
    const { strategy_name: _none, ...known } = signalInput({ signal_id: '1' });
    await desk.signals.take({ strategy_signals: { a: [known] } }, null);
    const news = { ...known, symbol: 'ETH-USD', signal_id: '2' };
    const intake = await desk.signals.take({ strategy_signals: { a: [known, news] } }, null);
    expect(intake).toMatchObject({ accepted: 1, repeated: 1, aggregated: [{ symbol: 'ETH-USD' }] });
    expect(desk.asked.at(-1)).toEqual({ aggregated: ['ETH-USD LONG a'], individual: ['ETH-USD LONG'] });
  });

  it('keeps every field of a signal, and many signals of one request', async () => {
    const full = {
      ...{ direction: 'BUY', stop_loss: 67_000, take_profit: 70_000, max_risk: 0.02, correlation_value: -0.4 },
      ...{ analysis_data: { reason: '🚀 x', ['__proto__x']: [1, null] }, metadata: { a: { b: 1.5 } }, signal_id: 'x' },
    };
    const symbols = Array.from({ length: 1000 }, (_, index) => `S${index}`);
    const intake = await desk.signals.take({ signals: symbols.map((symbol) => signalInput({ symbol })) }, null);
    expect(intake).toMatchObject({ accepted: 1000, repeated: 0 });
    expect(intake.aggregated).toHaveLength(1000);
    await desk.signals.take({ signals: [signalInput(full)] }, null);
    const [row] = await desk.storage.write((tx) => tx.signals.listLatest(['BTC-USD'], ''));
    expect(row).toMatchObject({
      ...{ direction: 'BUY', stopLoss: 67_000, takeProfit: 70_000, maxRisk: 0.02, correlationValue: -0.4 },
      ...{ price: 68_250.5, confidence: 0.8, positionSize: 0.02, signalId: 'x', source: 'api' },
    });
    expect(JSON.parse(row!.analysisData!)).toEqual(full.analysis_data);
    expect(JSON.parse(row!.metadata!)).toEqual(full.metadata);
  });

  it('stores nothing of a request that is refused, by its form or by a full outbox', async () => {
    const bad = { signals: [signalInput(), signalInput({ price: '0' })] };
    await expect(desk.signals.take(bad, null)).rejects.toMatchObject({ code: 'signals-invalid' });
    desk.refusal = new DomainError('unavailable', 'outbox-full', 'full');
    await expect(desk.signals.take({ signals: [signalInput()] }, null)).rejects.toMatchObject({ code: 'outbox-full' });
    await expect(desk.signals.takeAlert('BTC-USD LONG 1')).rejects.toMatchObject({ code: 'outbox-full' });
    expect(await desk.stored()).toEqual([]);
    desk.refusal = null;
    // Nor is the alert remembered: sent again, it counts.
    expect(await desk.signals.takeAlert('BTC-USD LONG 1')).toMatchObject({ isRepeated: false });
  });

  it('gives a repeated request its answer again, and does it once', async () => {
    const { id: apiKeyId } = await desk.createKey();
    const request = { apiKeyId, idempotencyKey: 'k', fingerprint: 'f' };
    const body = { signals: [signalInput()] };
    const first = await desk.signals.take(body, request);
    expect(await desk.signals.take(body, request)).toEqual(first);
    expect(desk.asked).toHaveLength(1);
    await expect(desk.signals.take(body, { ...request, fingerprint: 'other' })).rejects.toMatchObject({ status: 422 });
  });

  it('lets two processes that store at once see each other: one of them counts both votes', async () => {
    const other = engine === 'postgres' ? await SignalDesk.open(database) : desk;
    const desks = [desk, other];
    for (let round = 0; round < 20; round++) {
      const symbol = `R${round}`;
      await Promise.all(
        desks.map((one, index) =>
          one.signals.take({ signals: [signalInput({ symbol, strategy_name: `s${index}` })] }, null),
        ),
      );
      const votes = desks.flatMap((one) => one.asked.flatMap(({ aggregated }) => aggregated));
      expect(votes).toContain(`${symbol} LONG s0+s1`);
    }
    if (other !== desk) await other.storage.close();
  });

  it('stores one id once, whichever process is first', async () => {
    const other = engine === 'postgres' ? await SignalDesk.open(database) : desk;
    const body = { signals: Array.from({ length: 20 }, (_, index) => signalInput({ signal_id: `${index}` })) };
    const answers = await Promise.all([desk, other, desk, other].map((one) => one.signals.take(body, null)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(20);
    expect(answers.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(60);
    if (other !== desk) await other.storage.close();
  });

  describe('TradingView alerts', () => {
    const read = () => desk.storage.read.receivedAlerts;

    it('become signals that vote with the stored ones', async () => {
      await desk.signals.take({ signals: [signalInput({ strategy_name: 'a' })] }, null);
      const alert = '{"ticker": "BTC-USD", "action": "buy", "order_price": "68000", "stop_loss": NaN}';
      expect(await desk.signals.takeAlert(alert)).toMatchObject({ isRepeated: false, intake: { accepted: 1 } });
      expect(desk.asked.at(-1)!.aggregated).toEqual(['BTC-USD LONG a+tradingview']);
    });

    it('count once within their window, and again after it', async () => {
      const at = (seconds: number) => new Date(Date.parse('2026-11-20T14:00:00Z') + seconds * 1000);
      expect(await desk.signals.takeAlert('BTC-USD LONG 1', at(0))).toMatchObject({ isRepeated: false });
      expect(await desk.signals.takeAlert(' BTC-USD LONG 1\n', at(59))).toMatchObject({
        isRepeated: true,
        intake: { repeated: 1 },
      });
      expect(await desk.signals.takeAlert('BTC-USD LONG 2', at(59))).toMatchObject({ isRepeated: false });
      // A repeat does not prolong the window.
      expect(await desk.signals.takeAlert('BTC-USD LONG 1', at(60))).toMatchObject({ isRepeated: false });
    });

    it('count once when they come at the same time', async () => {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => desk.signals.takeAlert('BTC-USD LONG 1')));
      expect(outcomes.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1);
    });

    it('take the last price that is known where an exit has none, and say so', async () => {
      const exit = async (ticker: string, action = 'exit') => {
        const { intake } = await desk.signals.takeAlert(JSON.stringify({ ticker, action }));
        const [{ price, analysisData } = { price: NaN, analysisData: null }] = intake.aggregated;
        return [price, analysisData];
      };
      await desk.signals.takeAlert('BTC-USD buy 68000');
      expect(await exit('BTC-USD')).toEqual([68000, { order: { price_source: 'last-known' } }]);
      expect(await exit('NEW')).toEqual([0, { order: { price_source: 'none' } }]);
      // No price is no price that is known.
      expect(await exit('NEW', 'flat')).toEqual([0, { order: { price_source: 'none' } }]);
    });

    it('take the side that the strategy held where a partial exit does not say it', async () => {
      const left = async (body: object) => {
        const { intake } = await desk.signals.takeAlert(JSON.stringify({ price: 5, ...body }));
        return orderFactsOf(intake.aggregated[0]!).remaining;
      };
      expect(await left({ ticker: 'X', action: 'trim' })).toEqual({ side: null, size: null, share: null });
      await left({ ticker: 'X', action: 'sell' });
      expect(await left({ ticker: 'X', action: 'TP1 hit' })).toEqual({ side: 'short', size: null, share: null });
      expect(await left({ ticker: 'X', action: 'close 50%' })).toEqual({ side: 'short', size: null, share: 0.5 });
      expect(await left({ ticker: 'X', action: 'close' })).toBeNull();
      expect(await left({ ticker: 'X', action: 'trim', price: 6 })).toEqual({ side: null, size: null, share: null });
    });

    it('take each command of an alert, and keep what cannot be read of it', async () => {
      const outcome = await desk.signals.takeAlert('BTC-USD close 5\nBTC-USD sell 5 my_stop=6\nBTC-USD buy');
      expect(outcome).toMatchObject({
        unreadable: 1,
        intake: { accepted: 2 },
        ignored: [{ field: 'my_stop', message: 'is no field of a signal' }],
      });
      expect(desk.asked.at(-1)!.individual).toEqual(['BTC-USD CLOSE', 'BTC-USD SHORT']);
      expect(await read().listUnreadable({ limit: 5 })).toMatchObject([{ reason: 'price is required: a number' }]);
    });

    it('are kept raw when they cannot be read, and told', async () => {
      const body = 'buy low, sell\u0000 high now please';
      expect(await desk.signals.takeAlert(body)).toMatchObject({ unreadable: 1, intake: { accepted: 0 } });
      expect(await desk.signals.takeAlert(body)).toMatchObject({ isRepeated: true, unreadable: 0 });
      const [kept] = await read().listUnreadable({ limit: 5 });
      expect(kept).toMatchObject({
        raw: 'buy low, sell\ufffd high now please',
        reason: expect.stringContaining('neither'),
      });
      expect(await read().countUnreadable(ago(60_000))).toBe(1);
      expect(desk.lines.join()).toContain('could not be read');
      expect(desk.lines.join()).not.toContain('sell');
      expect(await desk.metrics.registry.metrics()).toContain('{source="tradingview",outcome="unreadable"} 1');
    });

    it('are listed page by page, newest first', async () => {
      for (let index = 0; index < 5; index++)
        await desk.signals.takeAlert(`?${index}`, new Date(1.79e12 + (index >> 1)));
      const first = await read().listUnreadable({ limit: 3 });
      const rest = await read().listUnreadable({ limit: 3, before: first[2] });
      expect(new Set([...first, ...rest].map(({ raw }) => raw))).toEqual(new Set(['?0', '?1', '?2', '?3', '?4']));
      expect([first[0]!.raw, ...rest.map(({ raw }) => raw)]).toEqual(['?4', expect.anything(), expect.anything()]);
    });
  });

  it('removes what is too old, in batches, and nothing else', async () => {
    const old = new Date(clock.nowMs() - 91 * DAY_MS);
    const many = Array.from({ length: 700 }, (_, index) =>
      signalInput({ symbol: `S${index}`, timestamp: old.toISOString() }),
    );
    await desk.signals.take({ signals: many }, null, old);
    await desk.signals.takeAlert('?', old);
    await desk.signals.take({ signals: [signalInput()] }, null);
    await desk.signals.takeAlert('? new');
    const settings = { SIGNAL_RETENTION_DAYS: 90 };
    const retention = createRetention(desk.storage);
    new SignalRetention(desk.storage, retention, settings);
    const turns = async () => [await retention.takeTurn('signals'), await retention.takeTurn('tradingview_alerts')];
    expect(await turns()).toEqual([700, 1]);
    expect(await turns()).toEqual([0, 0]);
    expect(await desk.stored()).toEqual(['momentum LONG']);
    expect(await read(desk)).toEqual(['? new']);
  });
});

async function read(desk: SignalDesk): Promise<string[]> {
  return (await desk.storage.read.receivedAlerts.listUnreadable({ limit: 5 })).map(({ raw }) => raw);
}

it('takes no signals while the configuration file is wrong, and says what is', async () => {
  const database = await createDatabase('sqlite');
  const desk = await SignalDesk.open(database, { strategy_weights: { a: 0 } });
  await expect(desk.signals.take({ signals: [] }, null)).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'signals-off',
    message: expect.stringContaining('strategy_weights must sum to more than 0'),
  });
  expect(desk.lines.join()).toContain('Signals are off');
  await desk.storage.close();
  await database.remove();
});
