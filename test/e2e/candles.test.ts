import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../src/cli';
import { AccessRoom } from '../support/access-room';
import { clock } from '../support/clock';
import { FakeHost } from '../support/fake-host';

describe('candles over HTTP and by the command line', () => {
  let room: AccessRoom;
  let key: string;
  beforeAll(async () => {
    room = await AccessRoom.open();
    key = (await room.createKey({ scopes: ['signals'] })).key;
  });
  afterAll(() => room.close());

  const send = (body: unknown, path = '/api/candles', as: string | undefined = key) =>
    room.ask(path, { method: 'POST', body, key: as });
  const candle = (hoursAgo: number, close = 10) => ({
    ...{ time: Math.floor(clock.nowMs() / 3_600_000 - hoursAgo) * 3600, open: 10, high: 20, low: 1, close, volume: 3 },
  });

  it('answers what became of them, once they are committed', async () => {
    const body = { symbol: 'eth-usd', interval: '60', candles: [candle(3), candle(2)] };
    const start = (hoursAgo: number) => new Date(candle(hoursAgo).time * 1000).toISOString();
    const series = { symbol: 'ETH-USD', interval: '1h', first_start: start(3), last_start: start(2) };
    expect(await send(body)).toMatchObject({
      status: 200,
      json: { accepted: 2, repeated: 0, empty: 0, series: [{ ...series, added: 2, replaced: 0, unchanged: 0 }] },
    });
    expect((await send({ ...body, candles: [candle(3, 11), candle(2)] })).json).toMatchObject({
      ...{ accepted: 1, repeated: 1, series: [{ ...series, added: 0, replaced: 1, unchanged: 1 }] },
    });
  });

  it('names every bad field, and stores nothing of the request', async () => {
    const body = {
      candles: [
        { ...candle(1), symbol: 'BAD' },
        { ...candle(2), symbol: 'BAD', high: 5, close: 'x' },
      ],
    };
    expect(await send(body, '/api/candles?interval=1h')).toMatchObject({
      status: 400,
      json: {
        code: 'candles-invalid',
        errors: [{ field: 'candles[1].close', message: 'must be a number, not the text "x"' }],
      },
    });
    expect(await send({ nothing: true })).toMatchObject({ status: 400, json: { code: 'candles-unreadable' } });
    const many = { symbol: 'BAD', interval: '1m', candles: Array.from({ length: 5001 }, () => candle(1)) };
    expect(await send(many)).toMatchObject({ status: 400, json: { code: 'candles-too-many' } });
    const listed = await cli('list', '--json');
    expect(listed.output).not.toContain('BAD');
  });

  it('needs a key with the scope signals', async () => {
    const reader = await room.createKey({ scopes: ['read'] });
    expect((await send({}, '/api/candles', '')).status).toBe(401);
    expect((await send({}, '/api/candles', reader.key)).status).toBe(403);
  });

  it('imports files beside the running server', async () => {
    const file = await textFile(
      'AAPL.csv',
      'Date,Open,High,Low,Close,Volume\n2026-11-18,1,3,1,2,9\n2026-11-19,2,4,2,3,9\n',
    );
    expect(await cli('import', file)).toEqual({
      exitCode: 0,
      output: `${file}: AAPL 1d: 2 added, 0 replaced, 0 unchanged, from 2026-11-18T00:00:00.000Z to 2026-11-19T00:00:00.000Z`,
      errors: '',
    });
    const listed = await cli('list');
    expect(listed.output.split('\n').map((line) => line.split(/ {2,}/))).toContainEqual([
      ...['AAPL', '1d', '2', '2026-11-18T00:00:00.000Z', '2026-11-19T00:00:00.000Z'],
    ]);
  });

  it('says of a bad file what is wrong by line, and ends with 1', async () => {
    const file = await textFile('MSFT.csv', 'Date,Open,High,Low,Close\n2026-11-18,1,3,1,2\n2026-11-19,2,1,2,nan\n');
    expect(await cli('import', file)).toEqual({
      exitCode: 1,
      output: '',
      errors: [
        `${file}: line 3, close must be a number, not the text "nan". Nothing was stored.`,
        '  line 3, close must be a number, not the text "nan"',
      ].join('\n'),
    });
    expect(await cli('import', join(dirname(file), 'missing.csv'))).toMatchObject({ exitCode: 1 });
    expect((await cli('import', file, '--date-order', 'sideways')).exitCode).toBe(2);
  });

  async function textFile(name: string, text: string): Promise<string> {
    const file = join(dirname(room.databaseFile), name);
    await writeFile(file, text);
    return file;
  }

  async function cli(...words: string[]) {
    const host = new FakeHost(dirname(room.databaseFile), { DATABASE_PATH: room.databaseFile });
    const exitCode = await run(['candles', ...words], host.context);
    return { exitCode, output: host.output.join('\n'), errors: host.errors.join('\n') };
  }
});
