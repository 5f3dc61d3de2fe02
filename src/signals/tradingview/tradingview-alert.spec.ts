import fc from 'fast-check';
import { MAX_ALERT_CHARACTERS, readTradingViewAlert } from './tradingview-alert';
import { DEFAULT_TRADINGVIEW, parseTradingViewSettings } from './tradingview-settings';

const now = new Date('2026-11-20T15:00:00.000Z');
/** An alert of one command, which is read or is not. */
function read(body: string, settings = DEFAULT_TRADINGVIEW) {
  const { commands, unreadable } = readTradingViewAlert(body, settings, now);
  if (commands.length + (unreadable?.count ?? 0) !== 1) throw new Error(`Not one command: ${body}`);
  if (unreadable) return { kind: 'unreadable', reason: unreadable.reason, raw: unreadable.raw } as const;
  return { kind: 'signal', signal: commands[0]!.signal, ignored: commands[0]!.ignored } as const;
}
const readJson = (alert: Record<string, unknown>) => read(JSON.stringify(alert));
const order = { ticker: 'BTCUSD', action: 'buy', close: '68250.5' };

describe('readTradingViewAlert', () => {
  it('reads a strategy alert with its placeholders filled in, and takes the defaults for the rest', () => {
    // As sent for {"strategy": "Breakout", "ticker": "{{ticker}}", "action": "{{strategy.order.action}}",
    // "price": {{strategy.order.price}}, "time": "{{timenow}}", "stop_loss": {{plot_0}}, "comment": "…"}.
    const body =
      '{"strategy": "Breakout", "ticker": "BTCUSD", "action": "buy", "price": 68250.5, "time": "2026-11-20T14:59:58Z", ' +
      '"stop_loss": 67000, "comment": "range break"}';
    expect(read(body)).toEqual({
      kind: 'signal',
      ignored: [],
      signal: {
        strategyName: 'Breakout',
        symbol: 'BTCUSD',
        signalType: 'LONG',
        timestamp: '2026-11-20T14:59:58.000Z',
        price: 68250.5,
        signalStrength: 'MODERATE',
        confidence: 0.7,
        positionSize: 0.02,
        direction: null,
        stopLoss: 67000,
        takeProfit: null,
        maxRisk: null,
        correlationValue: null,
        analysisData: { reason: 'range break' },
        metadata: null,
        signalId: null,
      },
    });
  });

  it('takes an alert without a time for one of now, and numbers in quotes for numbers', () => {
    expect(readJson({ ...order, confidence: '0.85', tp: '70000' })).toMatchObject({
      signal: { timestamp: '2026-11-20T15:00:00.000Z', price: 68250.5, confidence: 0.85, takeProfit: 70000 },
    });
  });

  it.each([
    ['NaN, a comma too many', '{"ticker": "BTCUSD", "action": "buy", "price": 5, "tp": NaN, "sl": -Infinity,}'],
    ['a line break in a text', '{"ticker": "BTCUSD", "action": "buy", "price": 5, "comment": "one\ntwo\tNaN,}"}'],
    ['NaN in quotes', '{"ticker": "BTCUSD", "action": "buy", "price": 5, "tp": "NaN"}'],
    ['NaN where another name has the price', '{"ticker": "BTCUSD", "action": "buy", "price": NaN, "close": 5}'],
    ['a byte order mark and line breaks', '\ufeff\r\n{"ticker": "BTCUSD", "action": "buy", "price": 5}\r\n'],
    ['nested objects', '{"ticker": "BTCUSD", "strategy": {"order": {"action": "buy", "price": 5}}}'],
    ['dotted keys', '{"ticker": "BTCUSD", "strategy.order.action": "buy", "strategy.order.price": 5}'],
  ])('reads JSON with %s', (_, body) => {
    expect(read(body)).toMatchObject({
      kind: 'signal',
      ignored: [],
      signal: { symbol: 'BTCUSD', signalType: 'LONG', price: 5, takeProfit: null, stopLoss: null },
    });
  });

  it('keeps the texts of mended JSON', () => {
    const body = '{"ticker": "BTCUSD", "action": "buy", "price": 5, "tp": NaN, "comment": "a \\"NaN\\",\n]"}';
    expect(read(body)).toMatchObject({ signal: { analysisData: { reason: 'a "NaN",\n]' } } });
  });

  it.each([
    ['BTCUSD LONG 68250.5', {}],
    ['BTCUSD, long, 68250.5', {}],
    ['BTCUSD buy 68250.5 sl=67000', { stopLoss: 67000 }],
    ['BTCUSD LONG price=68250.5\nstrategy=Breakout; tp=70000', { strategyName: 'Breakout', takeProfit: 70000 }],
    ['symbol=BTCUSD\nsignal_type=LONG\nprice=68250.5', {}],
    [
      'ticker=BTCUSD, action=buy, close=68250.5, comment="range = broken, at last"',
      {
        analysisData: { reason: 'range = broken, at last' },
      },
    ],
  ])('reads the text %j', (body, expected) => {
    expect(read(body)).toMatchObject({
      kind: 'signal',
      ignored: [],
      signal: { symbol: 'BTCUSD', signalType: 'LONG', price: 68250.5, ...expected },
    });
  });

  it.each([
    [{ action: 'sell' }, 'SHORT'],
    [{ action: 'BUY' }, 'LONG'],
    [{ action: 'exit long' }, 'CLOSE'],
    [{ action: 'close-short' }, 'CLOSE'],
    [{ signal_type: 'top', action: 'sell' }, 'TOP'],
    // An order that leaves the strategy flat is an exit, whichever way it trades.
    [{ action: 'sell', market_position: 'flat' }, 'CLOSE'],
    [{ action: 'buy', strategy: { market_position: 'flat' } }, 'CLOSE'],
    [{ signal: 'golden cross', action: 'buy' }, 'LONG'],
  ])('takes %j for %s', (alert, signalType) => {
    expect(readJson({ ticker: 'BTCUSD', close: 5, ...alert })).toMatchObject({
      kind: 'signal',
      signal: { signalType },
    });
  });

  it('takes a symbol of digits, and one that is called NA', () => {
    expect(readJson({ ...order, ticker: 7203 })).toMatchObject({ signal: { symbol: '7203' } });
    expect(readJson({ ...order, ticker: 'NA' })).toMatchObject({ signal: { symbol: 'NA' } });
    expect(read('BINANCE:BTCUSDT.P SHORT 5')).toMatchObject({ signal: { symbol: 'BINANCE:BTCUSDT.P' } });
  });

  it('leaves out what is wrong beside symbol, type and price, and says so', () => {
    const alert = {
      ...order,
      confidence: 85,
      sl: 'none set',
      time: 'soon',
      metadata: [1],
      comment: 'x'.repeat(20_000),
    };
    expect(readJson(alert)).toMatchObject({
      kind: 'signal',
      signal: {
        confidence: 0.7,
        stopLoss: null,
        timestamp: '2026-11-20T15:00:00.000Z',
        metadata: null,
        analysisData: null,
      },
      ignored: [
        { field: 'confidence', message: 'must be a number from 0 to 1, not 85' },
        { field: 'stop_loss', message: 'must be a number, not the text "none set"' },
        { field: 'analysis_data' },
        { field: 'metadata' },
        { field: 'time', message: expect.stringContaining('not the text "soon"') },
      ],
    });
  });

  it.each([
    ['', 'the alert is empty'],
    ['  \n', 'the alert is empty'],
    ['[]', 'it is an empty list'],
    ['[5]', 'it is a list of other things than JSON objects'],
    ['{"ticker": BTCUSD}', 'signal_type is required: one of LONG'],
    ['{"ticker": "BTCUSD", "action": "buy", "price": 682', 'it is no JSON: it ends in the middle'],
    ['the moon is full tonight', 'it is neither a JSON object nor text such as "BTCUSD LONG'],
    ['BTCUSD buy 5 4 6', 'it has 3 numbers: write price=…'],
    ['BTCUSD buy price=68,250', 'price must be a number, not the text "68,250", which may be read in two ways'],
    ['{"Ticker": "BTCUSD", "Action": "moon", "Price": 5}', 'signal_type (Action) must be one of LONG'],
    [
      'BTCUSD moon 5',
      'signal_type must be one of LONG, SHORT, HOLD, CLOSE, TOP, BOTTOM, DIVERGENCE, not the text "moon"',
    ],
    ['BTCUSD LONG', 'price is required: a number'],
    ['BTCUSD LONG NaN', 'price is required: a number'],
    [
      '{}',
      'symbol is required: a text of 1 to 64 visible characters without spaces at its ends; signal_type is required',
    ],
    [
      '{{tickr}} LONG 5',
      'symbol is required: a text of 1 to 64 visible characters without spaces at its ends; ' +
        '{{tickr}} was not filled in: TradingView knows no placeholder of that name; check its spelling',
    ],
    [
      '{"ticker": "A", "action": "buy", "price": {{cl0se}}}',
      'price is required: a number; {{cl0se}} was not filled in: TradingView knows no placeholder',
    ],
    [`BTCUSD LONG 5 comment=${'x'.repeat(MAX_ALERT_CHARACTERS)}`, 'it is longer than 65536 characters'],
  ])('keeps what it cannot read (%#)', (body, reason) => {
    expect(read(body)).toEqual({ kind: 'unreadable', reason: expect.stringContaining(reason), raw: body });
  });

  it('keeps a body that no store could hold, mended', () => {
    expect(read('{"a\u0000": \ud83d')).toMatchObject({ kind: 'unreadable', raw: '{"a\ufffd": \ufffd' });
  });

  it('reads without falling behind, however a body is built', () => {
    // One that is read in more than linear time does not end within what a test is given.
    for (const part of ['\\"', '"', '{', '{{', '[', 'a=', 'a="', '"a"=', ',]', 'NaN', '+', '1e', ' ', 'a.']) {
      for (const start of ['{', '{"', ''])
        read((start + part.repeat(MAX_ALERT_CHARACTERS)).slice(0, MAX_ALERT_CHARACTERS));
    }
  });

  it('gives a signal or a reason for any body, and never throws', () => {
    const words = fc.constantFrom(
      'BTCUSD',
      'buy',
      '{',
      '}',
      '"price"',
      ':',
      '5',
      'NaN',
      ',',
      '=',
      '\n',
      '{{x}}',
      '"',
      '\\',
    );
    const body = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.array(words).map((parts) => parts.join(' ')),
    );
    const fields = fc.record({
      ticker: fc.jsonValue(),
      action: fc.constant('buy'),
      price: fc.jsonValue(),
      sl: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          body,
          fields.map((alert) => JSON.stringify(alert)),
        ),
        (input) => {
          const { commands, unreadable } = readTradingViewAlert(input, DEFAULT_TRADINGVIEW, now);
          expect(commands.length + (unreadable?.count ?? 0)).toBeGreaterThan(0);
          for (const { signal } of commands) expect(Number.isFinite(signal.price)).toBe(true);
          if (unreadable === null) return;
          expect(unreadable.reason).not.toBe('');
          expect(unreadable.raw.isWellFormed() && !unreadable.raw.includes('\u0000')).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('parseTradingViewSettings', () => {
  it('has defaults for everything', () => {
    expect(parseTradingViewSettings(undefined)).toEqual({ settings: DEFAULT_TRADINGVIEW, problems: [] });
    expect(parseTradingViewSettings({ fields: null, defaults: { confidence: null } }).problems).toEqual([]);
  });

  it('looks for the configured names first, and fills in the configured defaults', () => {
    const { settings, problems } = parseTradingViewSettings({
      fields: { symbol: 'coin', price: ['data.last', 'mark'] },
      defaults: { strategy_name: 'pine', signal_strength: 'STRONG', confidence: 0.9, position_size: 0.05 },
    });
    expect(problems).toEqual([]);
    const alert = { ...order, coin: 'ETHUSD', data: { last: 3000 } };
    const expected = { strategyName: 'pine', signalStrength: 'STRONG', confidence: 0.9, positionSize: 0.05 };
    expect(read(JSON.stringify(alert), settings)).toMatchObject({
      signal: { symbol: 'ETHUSD', price: 3000, ...expected },
    });
    expect(read(JSON.stringify(order), settings)).toMatchObject({ signal: { symbol: 'BTCUSD', price: 68250.5 } });
  });

  it.each([
    ['yes', 'tradingview', 'must be an object with fields, defaults, not the text "yes"'],
    [{ mapping: {} }, 'tradingview.mapping', 'is no setting; there are fields, defaults'],
    [
      { fields: { volume: 'v' } },
      'tradingview.fields.volume',
      'is no setting; there are symbol, signal_type, market_position',
    ],
    [{ fields: { price: 5 } }, 'tradingview.fields.price', 'must be a name, or a list of names, of the alert, not 5'],
    [{ fields: { price: ['a', ''] } }, 'tradingview.fields.price', 'must be a name, or a list of names, of the alert'],
    [{ defaults: { confidence: '0.9' } }, 'tradingview.defaults.confidence', 'must be a number from 0 to 1'],
    [{ defaults: { strategy_name: ' ' } }, 'tradingview.defaults.strategy_name', 'must be a text of 1 to 100 visible'],
    [
      { defaults: { price: 5 } },
      'tradingview.defaults.price',
      'is no setting; there are strategy_name, signal_strength',
    ],
  ])('refuses %j', (input, field, message) => {
    expect(parseTradingViewSettings(input).problems).toEqual([{ field, message: expect.stringContaining(message) }]);
  });
});
