import { CandleMetrics, CandlesService } from '../../src/candles';
import { CandleRetention } from '../../src/candles/candle-retention';
import { MetricsService } from '../../src/metrics';
import { openStorage, type Storage } from '../../src/storage';
import { clock, NOW } from '../support/clock';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { createRetention } from '../support/retention';

const day = (index: number, close = 10, more = {}) => ({
  ...{
    time: new Date(NOW.getTime() - (39.5 - index) * 86_400_000).toISOString(),
    open: 10,
    high: 20,
    low: 1,
    close,
    volume: 5,
  },
  ...more,
});

describe.each(engines)('candles on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let candles: CandlesService;
  beforeEach(async () => {
    database = await createDatabase(engine);
    storage = await openStorage(database.settings);
    candles = new CandlesService(storage, new CandleMetrics(new MetricsService()), clock);
  });
  afterEach(async () => {
    await storage.close();
    await database.remove();
  });

  const hints = { symbol: 'btc-usd', interval: '24h' };
  const counts = async (body: unknown) =>
    (await candles.take(body, hints)).series.map(({ added, replaced, unchanged }) => [added, replaced, unchanged]);
  const stored = async () => {
    const [series] = await storage.read.candles.listSeries();
    return series ? storage.read.candles.listBetween(series.id, 0, NOW.getTime()) : [];
  };

  it('are stored once for symbol, interval and start; the newest values count', async () => {
    expect(await counts([day(1), day(2), day(3)])).toEqual([[3, 0, 0]]);
    expect(await counts([day(3), day(2, 11), day(4, 12, { volume: null })])).toEqual([[1, 1, 1]]);
    expect(await stored()).toEqual(
      [day(1), day(2, 11), day(3), day(4, 12, { volume: null })].map(({ time, ...rest }) => ({
        startMs: Date.parse(time),
        ...rest,
      })),
    );
    expect(await storage.read.candles.summarize()).toEqual([
      expect.objectContaining({ symbol: 'BTC-USD', interval: '1d', count: 4, lastMs: Date.parse(day(4).time) }),
    ]);
  });

  it('of a file with one bad row are not stored at all', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `${1_700_000_000 + index * 300},10,20,1,10,5`);
    const csv = (lines: string[]) => ['time,open,high,low,close,volume', ...lines].join('\n');
    await expect(
      candles.takeText(csv([...rows, '1700100000,10,20,1,NaN,5']), { symbol: 'X' }, 'file'),
    ).rejects.toMatchObject({
      code: 'candles-invalid',
      fields: [{ field: 'line 302, close', message: 'must be a number, not the text "NaN"' }],
    });
    expect(await storage.read.candles.summarize()).toEqual([]);
    const { series } = await candles.takeText(csv(rows), { symbol: 'X' }, 'file');
    expect(series).toEqual([expect.objectContaining({ symbol: 'X', interval: '5m', added: 300 })]);
  });

  it('come from two at once without one lost', async () => {
    await Promise.all([counts([day(1), day(2)]), counts([day(2), day(3)]), counts([day(1), day(3), day(4)])]);
    expect(await stored()).toHaveLength(4);
  });

  it('go when they are old enough, a part at a time', async () => {
    await candles.take(
      Array.from({ length: 30 }, (_, index) => day(index)),
      hints,
    );
    await candles.take([day(0), day(39)], { symbol: 'OTHER', interval: '1d' });
    const retention = createRetention(storage);
    new CandleRetention(storage, retention, { CANDLE_RETENTION_DAYS: 20 });
    expect(await retention.takeTurn('candles')).toBe(21);
    expect(await stored()).toHaveLength(10);
  });
});
