import { readTradingViewAlert } from './tradingview-alert';
import { DEFAULT_TRADINGVIEW } from './tradingview-settings';

const now = new Date('2026-11-20T15:00:00.000Z');

/** `LONG BTCUSD 5`, and what an order says beyond it; of several commands one line each. */
function read(body: string | object): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { commands, unreadable } = readTradingViewAlert(text, DEFAULT_TRADINGVIEW, now);
  const lines = commands.map(({ signal: { signalType, symbol, price, analysisData }, lacksPrice }) => {
    const order = Object.entries(analysisData?.['order'] ?? {}).filter(([key]) => key !== 'bar_time');
    return [signalType, symbol, lacksPrice ? 'no price' : price, ...order.map((pair) => pair.join('='))].join(' ');
  });
  return [...lines, ...(unreadable ? [`unreadable: ${unreadable.reason}`] : [])].join('\n');
}

describe('the position after the order decides', () => {
  const sell = { ticker: 'X', action: 'sell', price: '190.5' };
  const buy = { ...sell, action: 'buy' };
  const left = 'CLOSE X 190.5 remaining_side';

  it.each<[object, string]>([
    // Flat, or nothing left, is an exit whatever the action says.
    [{ ...sell, sentiment: 'flat' }, 'CLOSE X 190.5'],
    [{ ...sell, strategy: { marketPosition: 'flat' } }, 'CLOSE X 190.5'],
    [{ ...sell, strategy: { market_position: 'FLAT' } }, 'CLOSE X 190.5'],
    [{ ...sell, 'strategy.market_position': 'flat' }, 'CLOSE X 190.5'],
    [{ ...sell, 'Market Position': 'Flat' }, 'CLOSE X 190.5'],
    [{ ...sell, 'market-position': 'flat' }, 'CLOSE X 190.5'],
    [{ ...sell, currentPosition: 'flat' }, 'CLOSE X 190.5'],
    [{ ...sell, position: 'none' }, 'CLOSE X 190.5'],
    [{ ...sell, position_size: '0' }, 'CLOSE X 190.5 position_contracts=0'],
    [{ ...sell, position_size: 0 }, 'CLOSE X 190.5 position_contracts=0'],
    [{ ...sell, position_size: '0.00' }, 'CLOSE X 190.5 position_contracts=0'],
    [{ ...sell, market_position_size: 0, market_position: 'long' }, 'CLOSE X 190.5 position_contracts=0'],
    [{ ...sell, position: 0 }, 'CLOSE X 190.5 position_contracts=0'],
    [{ ...buy, market_position: 'flat', prev_market_position: 'short' }, 'CLOSE X 190.5'],
    [{ ...buy, signal_type: 'LONG', market_position: 'flat' }, 'CLOSE X 190.5'],
    // An action against what remains is a partial exit.
    [{ ...sell, market_position: 'long' }, `${left}=long`],
    [{ ...buy, market_position: 'short' }, `${left}=short`],
    [
      { ...sell, market_position: 'long', position_size: '1' },
      `${left}=long remaining_contracts=1 position_contracts=1`,
    ],
    [
      { ...sell, market_position: 'long', contracts: '0.5', position_size: '0.5' },
      `${left}=long remaining_contracts=0.5 contracts=0.5 position_contracts=0.5`,
    ],
    [{ ...sell, position_size: '3' }, `${left}=long remaining_contracts=3 position_contracts=3`],
    [{ ...sell, position_size: '0.0073' }, `${left}=long remaining_contracts=0.0073 position_contracts=0.0073`],
    [{ ...buy, position_size: '-2' }, `${left}=short remaining_contracts=2 position_contracts=2`],
    [{ ticker: 'X', action: 'close', price: 190.5, market_position: 'long' }, `${left}=long`],
    [{ ticker: 'X', action: 'exit_long', price: 190.5, market_position: 'long' }, `${left}=long`],
    // What remains is the entry of a reversal, or an addition.
    [{ ...sell, market_position: 'short', prev_market_position: 'long' }, 'SHORT X 190.5'],
    [{ ...sell, position_size: '-5' }, 'SHORT X 190.5 position_contracts=5'],
    [{ ...buy, market_position: 'long' }, 'LONG X 190.5'],
    [{ ticker: 'X', price: 190.5, market_position: 'short' }, 'SHORT X 190.5'],
    [{ ticker: 'X', action: 'exit long', price: 190.5, market_position: 'short' }, 'SHORT X 190.5'],
    // A contract is no share of the account.
    [{ ...buy, position_size: '1' }, 'LONG X 190.5 position_contracts=1'],
    [{ ...buy, contracts: 2, position_size: 0.5 }, 'LONG X 190.5 contracts=2 position_contracts=0.5'],
    [{ ...buy, position_size: 0.05 }, 'LONG X 190.5'],
    [{ ...sell, signal_type: 'SHORT', position_size: 0.05 }, 'SHORT X 190.5'],
    // The comment of an order that closes says so, where nothing else does.
    [{ ...sell, comment: 'Close entry(s) order Long' }, 'CLOSE X 190.5'],
    [{ ...buy, id: 'Close position order' }, 'CLOSE X 190.5'],
    [{ ...sell, comment: 'exit long' }, 'CLOSE X 190.5'],
    [{ ...sell, comment: 'range broken' }, 'SHORT X 190.5'],
  ])('%j', (alert, expected) => {
    expect(read(alert)).toBe(expected);
  });

  it.each([
    ...[
      'closelong',
      'closeall',
      'close_all',
      'exitlong',
      'exit_long',
      'strategy.exitlong',
      'strategy.close',
      'sell_to_close',
    ],
    ...[
      'Sell To Close',
      'buy_to_cover',
      'buyToCover',
      'flatten',
      'FLAT',
      'exit',
      'Exit Short',
      'close-short',
      'ExitAll',
    ],
    ...['close position', 'stop_loss', 'take profit', 'TP hit', 'STC', 'BTC', 'square off', 'cover'],
  ])('takes the action %j for an exit', (action) => {
    expect(read({ ticker: 'X', action, price: 5 })).toBe('CLOSE X 5');
  });

  it.each([
    ['longentry', 'LONG'],
    ['Enter Long', 'LONG'],
    ['strategy.entrylong', 'LONG'],
    ['buy_to_open', 'LONG'],
    ['sell short', 'SHORT'],
    ['sellToOpen', 'SHORT'],
  ])('takes the action %j for %s', (action, type) => {
    expect(read({ ticker: 'X', action, price: 5 })).toBe(`${type} X 5`);
  });
});

describe('as relays and templates write', () => {
  const larry = (strategy: object) => ({
    ...{
      passphrase: 'abc',
      time: '2026-11-20T14:59:58Z',
      exchange: 'BINANCE',
      ticker: 'X',
      bar: { close: 1.5, open: 1 },
    },
    strategy: { order_action: 'sell', order_contracts: 1, order_price: 5, order_id: 'Long', ...strategy },
  });
  const bot = { secret: 's', trigger_price: '5', tv_instrument: 'X', order: { amount: '1', currency_type: 'base' } };

  it.each<[object | string, string]>([
    [larry({ market_position: 'flat', position_size: 0 }), 'CLOSE X 5 contracts=1 position_contracts=0'],
    [
      larry({ market_position: 'long', position_size: 2, prev_market_position_size: 3 }),
      'CLOSE X 5 remaining_side=long remaining_contracts=2 contracts=1 position_contracts=2',
    ],
    [larry({ order_action: 'buy', market_position: 'long' }), 'LONG X 5 contracts=1'],
    [{ ...bot, action: 'sell', strategy_info: { market_position: 'flat' } }, 'CLOSE X 5 contracts=1'],
    [
      { ...bot, action: 'sell', strategy_info: { market_position: 'long' } },
      'CLOSE X 5 remaining_side=long contracts=1',
    ],
    [{ ticker: 'X', price: 5, strategy: { order: { action: 'sell' }, current_position: 'flat' } }, 'CLOSE X 5'],
    [
      { ticker: 'X', price: 5, strategy: { order: { action: 'sell' }, current_position: 'long' } },
      'CLOSE X 5 remaining_side=long',
    ],
    [{ ticker: 'X', order: { action: 'sell', price: 5 }, position: { side: 'flat' } }, 'CLOSE X 5'],
    [{ symbol: 'X', data: 'sell', position: 'long', price: 5 }, 'CLOSE X 5 remaining_side=long'],
    [
      { ticker: 'X', price: 5, market_position: 'long', market_position_size: 1, prev_market_position_size: 3 },
      'CLOSE X 5 remaining_side=long remaining_contracts=1 position_contracts=1',
    ],
    [{ ticker: 'X', action: 'sell', price: 5, reduce_only: true }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'sell', price: 5, reduce_only: 'false' }, 'SHORT X 5'],
    [{ ticker: 'X', action: 'sell', price: 5, comment: 'TP' }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'sell', price: 5, comment: 'TP/SL' }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'sell', price: 5, comment: 'LX' }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'sell', price: 5, comment: 'Long SL hit' }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'buy', price: 5, comment: 'Trailing stop' }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'buy', price: 5, comment: 'SL 4 TP 6' }, 'LONG X 5'],
    [{ ticker: 'X', action: 'buy', price: 5, comment: 'Long' }, 'LONG X 5'],
    [{ ticker: 'X', action: 'trim', price: 5, market_position: 'long' }, 'CLOSE X 5 remaining_side=long'],
    [{ ticker: 'X', action: 'close_at_market_price' }, 'CLOSE X no price'],
    [{ payload: { ticker: 'X', action: 'buy', price: 5 } }, 'LONG X 5'],
    [{ content: 'X exit 5' }, 'CLOSE X 5'],
    [{ message: '{"ticker":"X","action":"buy","price":5}' }, 'LONG X 5'],
    ['60123456789,closelong,X', 'CLOSE X no price'],
    ['X LONG 5 SL 4 TP 6.5', 'LONG X 5'],
    ['🚀 **BUY** #X 5 🚀', 'LONG X 5'],
    ['$X buy 5', 'LONG X 5'],
    ['exit long NQ1! -37.63', 'CLOSE NQ1! -37.63'],
    ['ticker=X&action=buy&price=5', 'LONG X 5'],
    ['{"ticker":"X","action":"buy","price":5} thanks', 'LONG X 5'],
    ['{"ticker":"X","action":"buy","price":5}{"ticker":"Y","action":"sell","price":6}', 'LONG X 5\nSHORT Y 6'],
    ['"{\\"ticker\\":\\"X\\",\\"action\\":\\"buy\\",\\"price\\":5}"', 'LONG X 5'],
  ])('%j', (alert, expected) => {
    expect(read(alert)).toBe(expected);
  });

  it.each([
    { ticker: 'X', action: 'cancel', price: 5 },
    { ticker: 'X', action: 'cancel', price: 5, market_position: 'long' },
    { ticker: 'X', action: 'modify', price: 5, market_position: 'short' },
    '{"ticker":"X","action":"buy","price":5',
  ])('makes no signal of %j', (alert) => {
    expect(read(alert)).toMatch(/^unreadable: /);
  });

  it('takes the levels that stand behind their names', () => {
    const { commands } = readTradingViewAlert('X LONG 5 SL 4 TP 6.5', DEFAULT_TRADINGVIEW, now);
    expect(commands).toMatchObject([{ signal: { stopLoss: 4, takeProfit: 6.5 }, ignored: [] }]);
  });
});

describe('prices', () => {
  it.each<[object | string, string]>([
    [{ ticker: 'CL1!', action: 'close', price: -37.63 }, 'CLOSE CL1! -37.63'],
    [{ ticker: 'CL1!', action: 'close', price: '-37.63' }, 'CLOSE CL1! -37.63'],
    [{ ticker: 'CL1!', action: 'close', price: '−37.63' }, 'CLOSE CL1! -37.63'],
    [{ ticker: 'X', action: 'close' }, 'CLOSE X no price'],
    [{ ticker: 'X', action: 'sell', market_position: 'flat', price: 'NaN' }, 'CLOSE X no price'],
    ['X exit', 'CLOSE X no price'],
    [{ ticker: 'X', action: 'buy', price: '68,250.50' }, 'LONG X 68250.5'],
    [{ ticker: 'X', action: 'buy', price: '1,068,250' }, 'LONG X 1068250'],
    [{ ticker: 'X', action: 'buy', price: '$68,250.50' }, 'LONG X 68250.5'],
    [{ ticker: 'X', action: 'buy', price: '68250.5 USDT' }, 'LONG X 68250.5'],
    [{ ticker: 'X', action: 'buy', price: '68.250,50' }, 'LONG X 68250.5'],
    [{ ticker: 'X', action: 'buy', price: '68250,5' }, 'LONG X 68250.5'],
    [{ ticker: 'X', action: 'buy', price: "68'250.50" }, 'LONG X 68250.5'],
    ['{"ticker":"X","action":"buy","price":68,250.50}', 'LONG X 68250.5'],
  ])('%j', (alert, expected) => {
    expect(read(alert)).toBe(expected);
  });

  it('does not guess', () => {
    expect(read({ ticker: 'X', action: 'buy', price: '68,250' })).toContain('may be read in two ways');
    expect(read('RSI buy')).toBe('unreadable: price is required: a number');
  });
});

describe('as senders write', () => {
  it.each([
    ['BTCUSD,buy,68250.5', 'LONG BTCUSD 68250.5'],
    ['buy,BTCUSD,68250.5', 'LONG BTCUSD 68250.5'],
    ['buy ETHUSDT 3050.5', 'LONG ETHUSDT 3050.5'],
    ['BUY ETHUSDT @ 3,050.50', 'LONG ETHUSDT 3050.5'],
    ['Sell BINANCE:ETHUSDT.P at 3050.5', 'SHORT BINANCE:ETHUSDT.P 3050.5'],
    ['close long ETHUSDT 3050.5', 'CLOSE ETHUSDT 3050.5'],
    ['ETHUSDT: exit short @ $3,050.50', 'CLOSE ETHUSDT 3050.5'],
    ['BTC buy 5', 'LONG BTC 5'],
    ['SYMBOL=X;SIGNAL=sell;PRICE=5;', 'SHORT X 5'],
    ['SYMBOL=X;SIGNAL=exit long;PRICE=5', 'CLOSE X 5'],
    ['symbol = X\nsignal = sell\nprice = 5', 'SHORT X 5'],
    ['Symbol: X, Action: sell, Price: 5', 'SHORT X 5'],
    ['Ticker: X\nAction: exit long\nPrice: 68,250.50', 'CLOSE X 68250.5'],
    ['ticker:"X" action:"buy" price:5', 'LONG X 5'],
    ['ticker=X | action=buy | price=5', 'LONG X 5'],
    ["ticker='X' action=buy price=‘5’", 'LONG X 5'],
    ['{"Ticker":"X","Action":"BUY","Price":"5"}', 'LONG X 5'],
    ['{"TICKER":"X","order-action":"buy","Order Price":5}', 'LONG X 5'],
    ['{"ticker":"X","action":"buy","price":5,"interval":D}', 'LONG X 5'],
    ['{ticker: X, action: buy, price: 5}', 'LONG X 5'],
    ["{'ticker': 'X', 'action': 'buy', 'price': 5}", 'LONG X 5'],
    ['{“ticker”: “X”, “action”: “buy”, “price”: “5”}', 'LONG X 5'],
    ['{"ticker": "X", "action": "buy", "price": 5,}\n', 'LONG X 5'],
    ['Alert on X: {"ticker": "X", "action": "buy", "price": 5}', 'LONG X 5'],
    ['```{"ticker": "X", "action": "buy", "price": 5}```', 'LONG X 5'],
    ['buy X 5\nsell Y 6', 'LONG X 5\nSHORT Y 6'],
    ['X,close,5\nX,sell,5', 'CLOSE X 5\nSHORT X 5'],
    ['buy X 5; sell Y 6', 'LONG X 5\nSHORT Y 6'],
    ['{"ticker":"X","action":"close","price":5}\n{"ticker":"X","action":"sell","price":5}', 'CLOSE X 5\nSHORT X 5'],
    ['[{"ticker":"X","action":"buy","price":5},{"ticker":"Y","action":"sell","price":6}]', 'LONG X 5\nSHORT Y 6'],
    [
      'MACD (12, 26): order buy @ 1.5 filled on BTCUSD. New strategy position is 0',
      'CLOSE BTCUSD no price contracts=1.5 position_contracts=0',
    ],
    [
      'My strategy (1, 2): order sell @ 1 filled on NQ1!. New strategy position is 2',
      'CLOSE NQ1! no price remaining_side=long remaining_contracts=2 contracts=1 position_contracts=2',
    ],
  ])('%j', (body, expected) => {
    expect(read(body)).toBe(expected);
  });

  it('reads the commands that can be read, and names the cause for the others', () => {
    expect(read('buy X 5\nsell Y 6\nbuy Z')).toBe('LONG X 5\nSHORT Y 6\nunreadable: price is required: a number');
  });

  it('names what it leaves out, but not what templates always send', () => {
    const { commands } = readTradingViewAlert(
      '{"ticker":"X","action":"buy","price":5,"stopLoss":4,"Take Profit":6,"my_stop":3,"exchange":"NASDAQ","volume":9,"passphrase":"s"}',
      DEFAULT_TRADINGVIEW,
      now,
    );
    expect(commands[0]).toMatchObject({
      signal: { stopLoss: 4, takeProfit: 6 },
      ignored: [{ field: 'my_stop', message: 'is no field of a signal' }],
    });
  });
});

describe('the time of an alert', () => {
  const timeOf = (fields: object) => {
    const { signal } = readTradingViewAlert(
      JSON.stringify({ ticker: 'X', action: 'buy', price: 5, ...fields }),
      DEFAULT_TRADINGVIEW,
      now,
    ).commands[0]!;
    return [signal.timestamp, (signal.analysisData?.['order'] as { bar_time?: string } | undefined)?.bar_time];
  };
  const arrival = '2026-11-20T15:00:00.000Z';

  it.each<[object, string, string | undefined]>([
    [{}, arrival, undefined],
    [{ timenow: '2026-11-20T14:59:58Z' }, '2026-11-20T14:59:58.000Z', undefined],
    [{ time: '2026-11-20T14:59:58Z' }, '2026-11-20T14:59:58.000Z', undefined],
    // A daily bar of a market that never closes opened a day ago.
    [{ time: '2026-11-19T15:00:00Z', interval: 'D' }, arrival, '2026-11-19T15:00:00.000Z'],
    [{ time: '2026-11-19T15:00:00Z' }, arrival, '2026-11-19T15:00:00.000Z'],
    [{ timestamp: '2026-11-19T15:00:00Z' }, arrival, '2026-11-19T15:00:00.000Z'],
    [{ time: 1795100400000, interval: '1D' }, arrival, '2026-11-19T15:00:00.000Z'],
    [{ time: '2026-11-13T00:00:00Z', interval: 'W' }, '2026-11-20T00:00:00.000Z', '2026-11-13T00:00:00.000Z'],
    [{ time: '2026-11-20T14:00:00Z', interval: '30' }, '2026-11-20T14:30:00.000Z', '2026-11-20T14:00:00.000Z'],
    [{ time: '2026-11-20T14:30:00Z', interval: '4h' }, arrival, '2026-11-20T14:30:00.000Z'],
    [{ bar_time: '2026-11-20T14:59:30Z', interval: '15S' }, '2026-11-20T14:59:45.000Z', '2026-11-20T14:59:30.000Z'],
    [
      { time: '2026-11-19T15:00:00Z', timenow: '2026-11-20T14:59:59Z' },
      '2026-11-20T14:59:59.000Z',
      '2026-11-19T15:00:00.000Z',
    ],
  ])('%j', (fields, timestamp, barTime) => {
    expect(timeOf(fields)).toEqual([timestamp, barTime]);
  });
});
