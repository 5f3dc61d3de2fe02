import fc from 'fast-check';
import { DomainError } from '../errors';
import { type CandleHints, checkCandles } from './check-candles';
import { readCsv } from './reading/read-csv';
import { parseJsonText, readJson } from './reading/read-json';

const NOW_MS = Date.UTC(2026, 10, 28);
const DAY = '2026-11-19T00:00:00.000Z';

function read(text: string, hints: CandleHints = {}) {
  const raw = /^\s*[[{]/.test(text) ? readJson(parseJsonText(text)) : readCsv(text);
  const { sets, empty, repeated } = checkCandles(raw, hints, NOW_MS);
  const series = sets.map(({ symbol, interval, candles }) => ({
    name: `${symbol} ${interval}`,
    candles: candles.map(({ startMs, ...rest }) => ({ start: new Date(startMs).toISOString(), ...rest })),
  }));
  return { series, empty, repeated };
}

/** The only candle of a text that is expected to hold the same two days in every form. */
const hints = { symbol: 'X', interval: '1d' };
const first = { start: DAY, open: 10, high: 12.5, low: 9, close: 11, volume: 1234 };
const second = { start: '2026-11-20T00:00:00.000Z', open: 11, high: 13, low: 10, close: 12, volume: 0 };

const seconds = Date.parse(DAY) / 1000;
const next = seconds + 86_400;

const csvForms: Record<string, string> = {
  Yahoo: 'Date,Open,High,Low,Close,Adj Close,Volume\n2026-11-19,10,12.5,9,11,10.9,1234\n2026-11-20,11,13,10,12,11.9,0',
  Stooq: 'Date,Open,High,Low,Close,Volume\r\n2026-11-19,10,12.5,9,11,1234\r\n2026-11-20,11,13,10,12,0\r\n',
  'Stooq, whole market':
    '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nX.US,D,20261119,000000,10,12.5,9,11,1234,0\nX.US,D,20261120,000000,11,13,10,12,0,0',
  MetaTrader:
    '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n2026.11.19\t00:00:00\t10\t12.5\t9\t11\t7\t1234\t1\n2026.11.20\t00:00:00\t11\t13\t10\t12\t7\t0\t1',
  'Binance, no header, microseconds': `${seconds}000000,10,12.5,9,11,1234,${next - 1}999999,1,2,3,4,0\n${next}000000,11,13,10,12,0,${next}999999,1,2,3,4,0`,
  'Kraken, no header': `${seconds},10,12.5,9,11,1234,55\n${next},11,13,10,12,0,0`,
  'Coinbase, its own order': `time,low,high,open,close,volume\n${next},10,13,11,12,0\n${seconds},9,12.5,10,11,1234`,
  'CryptoDataDownload, newest first': `https://www.CryptoDataDownload.com\nUnix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD\n${next}000,2026-11-20 00:00:00,X,11,13,10,12,0,9\n${seconds}000,2026-11-19 00:00:00,X,10,12.5,9,11,1234,9`,
  'Investing.com':
    '\ufeff"Date","Price","Open","High","Low","Vol.","Change %"\n"11/20/2026","12.00","11.00","13.00","10.00","0","1%"\n"11/19/2026","11.00","10.00","12.50","9.00","1.234K","2%"',
  Nasdaq:
    'Date,Close/Last,Volume,Open,High,Low\n11/20/2026,$12.00,0,$11.00,$13.00,$10.00\n11/19/2026,$11.00,"1,234",$10.00,$12.50,$9.00',
  'German, decimal commas':
    'Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen\n19.11.2026;10,0;12,5;9,0;11,0;1;1.234\n20.11.2026;11,0;13,0;10,0;12,0;1;0',
  'French, day first':
    'Date;Ouverture;Plus haut;Plus bas;Clôture;Volume\n19/11/2026;10,00;12,50;9,00;11,00;1 234\n20/11/2026;11,00;13,00;10,00;12,00;0',
  'Excel, sep line':
    'sep=;\nTime;Open;High;Low;Close;Volume\n2026-11-19T00:00:00Z;10;12.5;9;11;1234\n2026-11-20T01:00:00+01:00;11;13;10;12;0',
  TradingView: `time,open,high,low,close,Volume\n${seconds},10,12.5,9,11,1234\n${next},11,13,10,12,0`,
  'Words for months': 'Date,Open,High,Low,Close,Volume\n"Nov 19, 2026",10,12.5,9,11,1234\n20-Nov-2026,11,13,10,12,0',
};

const row1 = { open: 10, high: 12.5, low: 9, close: 11, volume: 1234 };
const row2 = { open: '11', high: '13.0', low: '10', close: '12', volume: '0' };
const jsonForms: Record<string, unknown> = {
  'our own': {
    candles: [
      { time: '2026-11-19', ...row1 },
      { time: '2026-11-20T00:00:00Z', ...row2 },
    ],
  },
  'a bare list': [
    { timestamp: seconds, ...row1 },
    { timestamp: `${next}000`, ...row2 },
  ],
  'Binance rows': [
    [seconds * 1000, '10', '12.5', '9', '11', '1234', 0, '1', 5, '1', '1', '0'],
    [next * 1000, '11', '13', '10', '12', '0', 0, '1', 5, '1', '1', '0'],
  ],
  Kraken: {
    error: [],
    result: {
      XXBTZUSD: [
        [seconds, '10', '12.5', '9', '11', '10.7', '1234', 9],
        [next, '11', '13', '10', '12', '11', '0', 0],
      ],
      last: next,
    },
  },
  Yahoo: {
    chart: {
      result: [
        {
          meta: { symbol: 'X', dataGranularity: '1d' },
          timestamp: [seconds, next],
          indicators: {
            quote: [{ open: [10, 11], high: [12.5, 13], low: [9, 10], close: [11, 12], volume: [1234, 0] }],
          },
        },
      ],
    },
  },
  'Alpha Vantage': {
    'Meta Data': { '2. Symbol': 'X' },
    'Time Series (Daily)': {
      '2026-11-20': { '1. open': '11', '2. high': '13', '3. low': '10', '4. close': '12', '5. volume': '0' },
      '2026-11-19': { '1. open': '10', '2. high': '12.5', '3. low': '9', '4. close': '11', '5. volume': '1234' },
    },
  },
  Polygon: {
    ticker: 'X',
    results: [
      { t: seconds * 1000, o: 10, h: 12.5, l: 9, c: 11, v: 1234, vw: 1, n: 3 },
      { t: next * 1000, o: 11, h: 13, l: 10, c: 12, v: 0 },
    ],
  },
  Alpaca: {
    bars: {
      X: [
        { t: '2026-11-19T00:00:00Z', o: 10, h: 12.5, l: 9, c: 11, v: 1234 },
        { t: '2026-11-20T00:00:00Z', o: 11, h: 13, l: 10, c: 12, v: 0 },
      ],
    },
  },
  'chart feed': { s: 'ok', t: [seconds, next], o: [10, 11], h: [12.5, 13], l: [9, 10], c: [11, 12], v: [1234, 0] },
  'Twelve Data': {
    meta: { symbol: 'X', interval: '1day' },
    values: [
      { datetime: '2026-11-20', ...row2 },
      { datetime: '2026-11-19', ...row1 },
    ],
  },
};

const forms = [
  ...Object.entries(csvForms),
  ...Object.entries(jsonForms).map(([name, value]) => [`JSON: ${name}`, JSON.stringify(value)] as const),
];

it.each(forms)('reads %s', (_name, text) => {
  expect(read(text, hints)).toEqual({ series: [{ name: 'X 1d', candles: [first, second] }], empty: 0, repeated: 0 });
});

it.each(['Stooq, whole market', 'CryptoDataDownload, newest first'])('takes symbol and interval from %s', (name) => {
  expect(read(csvForms[name]!).series[0]!.name).toMatch(/^X(\.US)? 1d$/);
});

it.each(['Yahoo', 'Alpha Vantage', 'Polygon', 'Alpaca', 'Twelve Data'])('takes the symbol from JSON of %s', (name) => {
  expect(read(JSON.stringify(jsonForms[name])).series[0]!.name).toBe('X 1d');
});

describe('sources with one price', () => {
  const flat = (start: string, price: number, volume: number | null = null) => ({
    ...{ start, open: price, high: price, low: price, close: price, volume },
  });

  it('reads FRED, whose days without a value are told', () => {
    const csv = 'observation_date,VIXCLS\n2026-11-18,17.5\n2026-11-19,.\n2026-11-20,18.25';
    const json = JSON.stringify({
      units: 'lin',
      observations: [
        { realtime_start: '2026-11-28', date: '2026-11-18', value: '17.5' },
        { realtime_start: '2026-11-28', date: '2026-11-19', value: '.' },
        { realtime_start: '2026-11-28', date: '2026-11-20', value: '18.25' },
      ],
    });
    const candles = [flat('2026-11-18T00:00:00.000Z', 17.5), flat('2026-11-20T00:00:00.000Z', 18.25)];
    expect(read(csv, { interval: '1d' })).toEqual({ series: [{ name: 'VIXCLS 1d', candles }], empty: 1, repeated: 0 });
    expect(read(json, { symbol: '^VIX', interval: '1d' }).series).toEqual([{ name: '^VIX 1d', candles }]);
  });

  it('reads CoinGecko', () => {
    const ms = seconds * 1000;
    const prices = [
      [ms, 10.5],
      [ms + 3_600_000, 11],
    ];
    const json = JSON.stringify({
      prices,
      market_caps: prices,
      total_volumes: [
        [ms, 5],
        [ms + 3_600_000, 6],
      ],
    });
    const candles = [flat(DAY, 10.5, 5), flat('2026-11-19T01:00:00.000Z', 11, 6)];
    expect(read(json, { symbol: 'btc' })).toEqual({ series: [{ name: 'BTC 1h', candles }], empty: 0, repeated: 0 });
    const csv =
      'snapped_at,price,market_cap,total_volume\n2026-11-19 00:00:00 UTC,10.5,1,5\n2026-11-19 01:00:00 UTC,11,1,6';
    expect(read(csv, { symbol: 'BTC' }).series).toEqual([{ name: 'BTC 1h', candles }]);
  });
});

describe('rows', () => {
  const csv = (...rows: string[]) => ['Date,Open,High,Low,Close,Volume', ...rows].join('\n');

  it('may lack days, stand in any order and say a thing twice', () => {
    const text = csv(
      '2026-11-20,11,13,10,12,0',
      '2026-11-13,1,1,1,1,1',
      '2026-11-19,10,12.5,9,11,1234',
      '2026-11-20,11,13,10,12,0',
    );
    const { series, repeated } = read(text, { symbol: 'x' });
    expect(series[0]!.candles.map(({ start }) => start.slice(0, 10))).toEqual([
      '2026-11-13',
      '2026-11-19',
      '2026-11-20',
    ]);
    expect(repeated).toBe(1);
  });

  it.each<[string, string, string]>([
    ['NaN', '2026-11-19,10,NaN,9,11,1', 'line 3, high must be a number, not the text "NaN"'],
    ['infinity', '2026-11-19,10,12,-inf,11,1', 'line 3, low must be a number, not the text "-inf"'],
    ['a word', '2026-11-19,10,12,9,up,1', 'line 3, close must be a number, not the text "up"'],
    ['no close', '2026-11-19,10,12,9,,1', 'line 3, close is required: a number'],
    ['no time', ',10,12,9,11,1', /^line 3, time must be a time/],
    ['a bad time', '2026-13-19,10,12,9,11,1', /^line 3, time must be a time.*not the text "2026-13-19"/],
    ['a day that is none', '2026-02-30,10,12,9,11,1', /^line 3, time must be a time/],
    ['the future', '2027-01-05,10,12,9,11,1', /^line 3, time must be a time/],
    [
      'a high below the close',
      '2026-11-19,10,10.5,9,11,1',
      'line 3, high must not be below open, low and close, and 10.5 is below 11',
    ],
    [
      'a low above the open',
      '2026-11-19,10,12,10.5,11,1',
      'line 3, low must not be above open, high and close, and 10.5 is above 10',
    ],
    ['a volume below 0', '2026-11-19,10,12,9,11,-1', 'line 3, volume must be a number from 0 on, not the text "-1"'],
    [
      'another candle of the same start',
      '2026-11-20,10,12,9,11,1',
      'line 3 tells 2026-11-20T00:00:00.000Z otherwise than line 2 does',
    ],
  ] as [string, string, string][])('are refused with %s', (_what, row, message) => {
    const text = csv('2026-11-20,11,13,10,12,0', row);
    expect(problemsOf(text, hints)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });

  it('name every bad row, the first twenty of them', () => {
    const rows = Array.from({ length: 30 }, (_, day) => `2026-10-${String(day + 1).padStart(2, '0')},1,1,1,x,1`);
    expect(problemsOf(csv(...rows), hints)).toHaveLength(20);
    expect(() => read(csv(...rows), hints)).toThrow(
      /^There are 30 problems \(20 are listed, and 10 more\); the first: line 2, close/,
    );
  });

  it('of JSON are named by their path, also where Python wrote NaN', () => {
    const text =
      '{"symbol": "X", "interval": "1d", "candles": [{"time": "2026-11-19", "open": 1, "high": NaN, "low": 1, "close": 1}, 7]}';
    expect(problemsOf(text, {})).toEqual([
      'candles[0].high must be a number, not the text "NaN"',
      expect.stringMatching(/^candles\[1\]\.time is required/),
      ...['open', 'high', 'low', 'close'].map((price) => `candles[1].${price} is required: a number`),
    ]);
  });

  it('need a symbol, and an interval that is told or can be seen', () => {
    const text = csv('2026-11-19,10,12.5,9,11,1234');
    expect(problemsOf(text, { interval: '1d' })).toEqual([expect.stringMatching(/^line 2, symbol is required/)]);
    expect(problemsOf(text, { symbol: 'X' })).toEqual([expect.stringMatching(/^interval of X cannot be seen/)]);
    expect(problemsOf(text, { symbol: 'X', interval: '1M' })).toEqual([
      expect.stringMatching(/^line 2, interval must be an interval/),
    ]);
  });

  it('are refused where numbers or dates can be read in two ways, unless the caller says which', () => {
    const text = 'Date;Open;High;Low;Close\n03/04/2026;1,234;1,234;1,234;1,234';
    expect(problemsOf(text, hints)).toEqual([
      expect.stringMatching(/^decimal mark is not clear/),
      expect.stringMatching(/^date order is not clear/),
    ]);
    const { series } = read(text, { ...hints, decimalMark: ',', dateOrder: 'day-first' });
    expect(series[0]!.candles).toEqual([expect.objectContaining({ start: '2026-04-03T00:00:00.000Z', close: 1.234 })]);
  });

  it('may trade below zero, without volume', () => {
    const { series } = read(csv('2026-04-20,17.73,17.85,-40.32,-37.63,'), { symbol: 'CL', interval: '1d' });
    expect(series[0]!.candles[0]).toMatchObject({ low: -40.32, close: -37.63, volume: null });
  });

  it('may be off by rounding', () => {
    const { series } = read(csv('2026-11-19,10,12.5,9,12.500001,0'), hints);
    expect(series[0]!.candles[0]).toMatchObject({ high: 12.500001, close: 12.500001 });
  });
});

it.each(['', '\n\n', 'hello', '{}', '[1,2]', '{"candles": 5}', '<html></html>', '{"a":'])(
  'finds no candles in %j',
  (text) => {
    expect(() => read(text, hints)).toThrow(expect.objectContaining({ code: 'candles-unreadable' }));
  },
);

it('throws nothing but what it says, whatever comes', () => {
  const cell = fc.oneof(
    fc.constantFrom('2026-11-19', '1', '1,5', 'NaN', '', '"', '.', '1e400', 'Close', 'Date'),
    fc.string(),
  );
  const text = fc
    .array(fc.array(cell, { maxLength: 8 }), { maxLength: 8 })
    .map((rows) => rows.map((row) => row.join(',')).join('\n'));
  const refusesOrReads = (content: string) => {
    try {
      read(content, hints);
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
    }
  };
  fc.assert(fc.property(fc.oneof(text, fc.json()), refusesOrReads), { numRuns: 400 });
});

function problemsOf(text: string, given: CandleHints): string[] {
  try {
    read(text, given);
    return [];
  } catch (error) {
    return (error as DomainError).fields.map(({ field, message }) => `${field} ${message}`);
  }
}
