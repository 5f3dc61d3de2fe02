import { readTradingViewAlert } from './tradingview-alert';
import { DEFAULT_TRADINGVIEW } from './tradingview-settings';

const now = new Date('2026-11-20T15:00:00.000Z');

/** `LONG BTCUSD 5 sl 4 tp 6`, then what is said of the order and what is left out; of several commands one line each. */
function read(body: string | object): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { commands, unreadable } = readTradingViewAlert(text, DEFAULT_TRADINGVIEW, now);
  const lines = commands.map(({ signal, lacksPrice, ignored }) => {
    const order = Object.entries(signal.analysisData?.['order'] ?? {}).map((pair) => pair.join('='));
    return [
      ...[signal.signalType, signal.symbol, lacksPrice ? 'no price' : signal.price],
      ...(signal.stopLoss === null ? [] : [`sl ${signal.stopLoss}`]),
      ...(signal.takeProfit === null ? [] : [`tp ${signal.takeProfit}`]),
      ...(signal.positionSize === 0.02 ? [] : [`size ${signal.positionSize}`]),
      ...order,
      ...ignored.map(({ field, message }) => `(${field} ${message})`),
    ].join(' ');
  });
  return [...lines, ...(unreadable ? [`unreadable: ${unreadable.reason}`] : [])].join('\n');
}

describe('the languages of relays', () => {
  const distance = (key: string) => `(${key} is a distance from the market; f${key}=… names a price)`;

  it.each([
    // Autoview and ProfitView
    ['e=bybit s=BTCUSD b=long q=1 t=market', 'LONG BTCUSD no price contracts=1'],
    [
      'e=bybit s=BTCUSD b=short q=10% fp=68250.5 fsl=69000 ftp=66000',
      'SHORT BTCUSD 68250.5 sl 69000 tp 66000 size 0.1',
    ],
    ['b=buy q=1 e=bitmex s=XBTUSD p=@68000 sl=-2%', `LONG XBTUSD 68000 contracts=1 ${distance('sl')}`],
    ['e=bybit s=BTCUSD c=position', 'CLOSE BTCUSD no price'],
    ['c=position e=bybit s=BTCUSD b=long t=market', 'CLOSE BTCUSD no price'],
    ['e=bybit s=BTCUSD c=position b=long q=50%', 'CLOSE BTCUSD no price remaining_side=long remaining_share=0.5'],
    ['s=eur/usd c=position b=short # flat', 'CLOSE eur/usd no price'],
    ['e=bybit s=BTCUSD c=order', 'unreadable: c=order cancels orders: that is no signal'],
    [
      'e=bybit s=BTCUSD c=order | e=bybit s=BTCUSD b=long q=1',
      'LONG BTCUSD no price contracts=1 (c=order cancels orders: that is no signal)',
    ],
    [
      'c=position b=short s=BTCUSD e=bybit\r\nb=long q=2 s=BTCUSD e=bybit',
      'CLOSE BTCUSD no price\nLONG BTCUSD no price contracts=2',
    ],
    // PineConnector
    ['123456,buy,EURUSD,sl=1.05,tp=1.1,risk=1', 'LONG EURUSD no price sl 1.05 tp 1.1'],
    ['60123456789,sell,AUDUSD,risk=0.1', 'SHORT AUDUSD no price'],
    [
      '60123456789,sell,GBPJPY,sl=50,tp=100,risk=1',
      'SHORT GBPJPY no price (sl is a distance, and no price) (tp is a distance, and no price)',
    ],
    ['60123456789,buy,EURUSD,sl_pips=20,risk=1', 'LONG EURUSD no price (sl_pips is a distance, and no price)'],
    ['60123456789,bull,US30.Cash,vol_lots=0.1', 'LONG US30.Cash no price contracts=0.1'],
    ['60123456789 , closelong , GBPUSD', 'CLOSE GBPUSD no price'],
    ['60123456789,closelongshort,GBPUSD', 'CLOSE GBPUSD no price'],
    ['60123456789,closeall,GBPUSD', 'CLOSE GBPUSD no price'],
    ['60123456789,closelongpct,EURUSD,risk=50', 'CLOSE EURUSD no price remaining_side=long remaining_share=0.5'],
    ['60123456789,closeshortvol,EURUSD,risk=0.5', 'CLOSE EURUSD no price remaining_side=short'],
    ['60123456789,closelongsell,EURUSD,risk=1', 'SHORT EURUSD no price'],
    ['60123456789,buylimit,EURUSD,price=1.05,risk=1', 'LONG EURUSD 1.05'],
    ['60123456789,newsltplong,EURUSD,sl=1.01', 'unreadable: newsltplong is no order: that is no signal'],
    ['60123456789,eaoff,eaoff', 'unreadable: eaoff is no order: that is no signal'],
    // The number of a share, and its price.
    ['600519,buy,1800.5', 'LONG 600519 1800.5'],
    // Alertatron and its kin
    ['MyKeys(XBTUSD) { market(side=buy, amount=100); }\n#bot', 'LONG XBTUSD no price contracts=100'],
    ['MyKeys(XBTUSD) { market(position=0); }', 'CLOSE XBTUSD no price position_contracts=0'],
    ['MyKeys(XBTUSD) { market(position=-5); }', 'SHORT XBTUSD no price position_contracts=5'],
    [
      'MyKeys(XBTUSD) { cancel(which=all); market(side=sell, amount=1); stopOrTakeProfit(side=buy, amount=1); }',
      'SHORT XBTUSD no price contracts=1',
    ],
    [
      'A(BTCUSDT){ type=market,side=sell,amount=50%p; }',
      'CLOSE BTCUSDT no price remaining_side=long remaining_share=0.5',
    ],
    [
      'MyKeys(XBTUSD) { cancel(which=all); }',
      'unreadable: it names no order with side=… or position=…: that is no signal',
    ],
    // WunderTrading, Gunbot
    ['ENTER-LONG_BINANCE_BTCUSDT_bot1_1H_abc123', 'LONG BTCUSDT no price'],
    ['EXIT-ALL_BINANCE_BTCUSDT_bot1_1H_abc123', 'CLOSE BTCUSDT no price'],
    ['{"code":"EXIT-SHORT_BYBIT_ETHUSDT_b_1D_f","orderType":"market"}', 'CLOSE ETHUSDT no price'],
    ['BUY_KRAKEN_BTC-ETH_0_0.055', 'LONG BTC-ETH 0.055'],
    // A password on the first line
    ['TheirPassword\nlong BTCUSD q=0.1 sl=1000', 'LONG BTCUSD no price sl 1000 contracts=0.1'],
  ])('%j', (body, expected) => {
    expect(read(body)).toBe(expected);
  });

  it.each<[object, string]>([
    // TradersPost
    [{ ticker: 'SQ', action: 'buy' }, 'LONG SQ no price'],
    [{ ticker: 'SQ', action: 'exit' }, 'CLOSE SQ no price'],
    [{ ticker: 'SQ', action: 'sell', sentiment: 'flat' }, 'CLOSE SQ no price'],
    [{ ticker: 'SQ', action: 'sell', orderType: 'limit', limitPrice: 150 }, 'SHORT SQ 150'],
    [
      { ticker: 'SQ', action: 'exit', quantityType: 'percent_of_position', quantity: 25 },
      'CLOSE SQ no price remaining_side=unknown remaining_share=0.75',
    ],
    [{ ticker: 'SQ', action: 'breakeven' }, 'unreadable: breakeven changes an order that waits: that is no signal'],
    // 3Commas
    [
      {
        action: 'close_at_market_price',
        message_type: 'bot',
        bot_id: 1,
        email_token: 'e',
        delay_seconds: 0,
        pair: 'USDT_BTC',
      },
      'CLOSE USDT_BTC no price',
    ],
    [
      { secret: 's', max_lag: '300', trigger_price: '5', tv_instrument: 'X', action: 'exit_short', bot_uuid: 'u' },
      'CLOSE X 5',
    ],
    // OKX
    [
      { action: 'EXIT_LONG', instrument: 'X', signalToken: 't', investmentType: 'percentage_position', amount: '40' },
      'CLOSE X no price remaining_side=long remaining_share=0.6',
    ],
    [
      { action: 'EXIT_LONG', instrument: 'X', investmentType: 'percentage_position', amount: '100' },
      'CLOSE X no price',
    ],
    // Altrady, and those who close a part in percent
    [
      { api_key: 'k', api_secret: 's', action: 'reduce', symbol: 'X', side: 'long' },
      'CLOSE X no price remaining_side=long',
    ],
    [
      { stub: 'dev', direction: 'close', symbol: 'X', size: '50%' },
      'CLOSE X no price remaining_side=unknown remaining_share=0.5',
    ],
    // MetaApi
    [{ symbol: 'X', type: 'ORDER_TYPE_SELL_LIMIT', volume: 0.01, openPrice: 0.5 }, 'SHORT X 0.5'],
  ])('%j', (body, expected) => {
    expect(read(body)).toBe(expected);
  });
});

describe('words for an order', () => {
  it.each([
    ...[
      ['bought', 'LONG'],
      ['sold', 'SHORT'],
      ['shorted', 'SHORT'],
      ['covered', 'CLOSE'],
      ['1', 'LONG'],
      ['+1', 'LONG'],
      ['-1', 'SHORT'],
      ['-1.0', 'SHORT'],
      ['0', 'CLOSE'],
      ['B', 'LONG'],
      ['S', 'SHORT'],
    ],
    ...['kaufen', 'Kauf', 'comprar', 'COMPRA', 'compra', 'achat'].map((word) => [word, 'LONG']),
    ...['verkaufen', 'Verkauf', 'vender', 'VENTA', 'venda', 'vente'].map((word) => [word, 'SHORT']),
    ...['Schließen', 'glattstellen', 'cerrar', 'zerar', 'saída', 'close long position', 'Exit Buy'].map((word) => [
      word,
      'CLOSE',
    ]),
  ])('takes the action %j for %s', (action, type) => {
    expect(read({ ticker: 'X', action, price: 5 })).toBe(`${type} X 5`);
  });

  it.each(['moon', '2', 'buy short', 'add', 'reverse', 'signal', 'profit taken by others'])(
    'knows no order %j',
    (action) => {
      expect(read({ ticker: 'X', action, price: 5 })).toMatch(/^unreadable: signal_type \(action\) must be one of/);
    },
  );

  it.each<[object | string, string]>([
    [{ ticker: 'X', signal: -1, price: 5 }, 'SHORT X 5'],
    [{ ticker: 'X', signal: 0, price: 5 }, 'CLOSE X 5'],
    [{ ticker: 'X', position: -1, price: 5 }, 'SHORT X 5 position_contracts=1'],
    ['symbol=X signal=-1 price=5', 'SHORT X 5'],
    ['Just sold AAPL at 190.5', 'SHORT AAPL 190.5'],
    ['covered AAPL 190.5', 'CLOSE AAPL 190.5'],
    ['KAUFEN DAX 18.250,50', 'LONG DAX 18250.5'],
    ['VENDER PETR4 38,50', 'SHORT PETR4 38.5'],
    ['close ALL 5', 'unreadable: symbol is required: a text of 1 to 64 visible characters without spaces at its ends'],
  ])('%j', (body, expected) => {
    expect(read(body)).toBe(expected);
  });
});

describe('an exit of which nobody knows what it leaves', () => {
  it.each<[object | string, string]>([
    [{ ticker: 'X', action: 'trim', price: 5 }, 'unknown'],
    [{ ticker: 'X', action: 'reduce', price: 5 }, 'unknown'],
    [{ ticker: 'X', action: 'TP1 hit', price: 5 }, 'unknown'],
    [{ ticker: 'X', action: 'take_profit_2', price: 5 }, 'unknown'],
    [{ ticker: 'X', action: 'partial close', price: 5 }, 'unknown'],
    [{ ticker: 'X', action: 'scale out', price: 5 }, 'unknown'],
    [{ ticker: 'X', action: 'close_partial_short', price: 5 }, 'short'],
    [{ ticker: 'X', action: 'reduce_long', price: 5 }, 'long'],
    [{ ticker: 'X', action: 'sell', comment: 'TP1', price: 5 }, 'long'],
    [{ ticker: 'X', action: 'buy', comment: 'Partial TP', price: 5 }, 'short'],
    [{ ticker: 'X', action: 'sell half', price: 5 }, 'long remaining_share=0.5'],
    [{ ticker: 'X', action: 'close 25%', price: 5 }, 'unknown remaining_share=0.75'],
    [{ ticker: 'X', action: 'close', qty_percent: 25, price: 5 }, 'unknown remaining_share=0.75'],
    ['X TP1 hit 5', 'unknown'],
    ['trim X 5', 'unknown'],
    ['Trimmed half X @ 5', 'unknown remaining_share=0.5'],
    ['X close 50% 5', 'unknown remaining_share=0.5'],
    ['X partial close 5', 'unknown'],
  ])('%j', (alert, left) => {
    expect(read(alert)).toBe(`CLOSE X 5 remaining_side=${left}`);
  });

  it.each<[object, string]>([
    [
      { ticker: 'X', action: 'trim', price: 5, market_position: 'long', position_size: 2 },
      'CLOSE X 5 remaining_side=long remaining_contracts=2 position_contracts=2',
    ],
    [{ ticker: 'X', action: 'TP1 hit', price: 5, position_size: 0 }, 'CLOSE X 5 position_contracts=0'],
    [{ ticker: 'X', action: 'reduce', price: 5, qty_percent: 100 }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'sell', comment: 'TP1', price: 5, market_position: 'flat' }, 'CLOSE X 5'],
    [{ ticker: 'X', action: 'buy half', price: 5 }, 'LONG X 5'],
  ])('is told from one that does: %j', (alert, expected) => {
    expect(read(alert)).toBe(expected);
  });
});

describe('numbers as people write them', () => {
  it.each([
    ...['64k', '64K', '64.0k', '0.064m', '₹64000', '64000₹', '€64.000,00', '64000 €', '$64,000.00', '64000$', '£64000'],
    ...[
      '64000 USD',
      'USD 64000',
      'Rs. 64000',
      'R$ 64.000,00',
      '64000 kr',
      'CHF 64000',
      '64 000',
      '64’000',
      'A$64000',
      '64000 usdt',
    ],
  ])('%j', (price) => {
    expect(read({ ticker: 'X', action: 'buy', price })).toBe('LONG X 64000');
  });

  it.each<[string, string]>([
    ...[
      'X buy 64k',
      'X buy ₹64000',
      'X buy 64000₹',
      'X buy 64000 €',
      'X buy € 64000',
      'X buy 64000 USD',
      'buy X @ $64k',
    ].map((body): [string, string] => [body, 'LONG X 64000']),
    ['{"ticker":"X","action":"buy","price":"₹1,23,456.50"}', 'LONG X 123456.5'],
    ['{"ticker":"PETR4","action":"compra","price":38,50,"sl":37,25}', 'LONG PETR4 38.5 sl 37.25'],
    ['symbol=PETR4 action=venda price=38,50 sl=39,25', 'SHORT PETR4 38.5 sl 39.25'],
    ['symbol=PETR4;action=buy;price=38,50', 'LONG PETR4 38.5'],
    ['PETR4;buy;38,50', 'LONG PETR4 38.5'],
    [
      '{"ticker":"X","action":"buy","price":38,500}',
      'unreadable: price must be a number, not the text "38,500", which may be read in two ways: write it without the comma',
    ],
  ])('%j', (body, expected) => {
    expect(read(body)).toBe(expected);
  });
});

describe('a price that is none', () => {
  it('is no price of an order at the market', () => {
    expect(read({ ticker: 'X', action: 'buy', price: 'market' })).toBe('LONG X no price');
    expect(read({ ticker: 'X', action: 'buy', price: null })).toBe('LONG X no price');
    expect(read('MACD (12, 26): order buy @ 1.5 filled on BTCUSD. New strategy position is 1.5')).toBe(
      'LONG BTCUSD no price contracts=1.5 position_contracts=1.5',
    );
  });

  it('never hides an exit, and is named', () => {
    expect(read({ ticker: 'X', action: 'close', price: '68,250' })).toBe(
      'CLOSE X no price (price must be a number, not the text "68,250")',
    );
    expect(read('{"ticker":"X","action":"exit","price":{{strategy.order.price}}}')).toMatch(
      /^CLOSE X no price \(price \{\{strategy\.order\.price\}\} was not filled in: .* write \{\{close\}\}\)$/,
    );
  });

  it('makes an entry unreadable where a price was meant', () => {
    expect(read({ ticker: 'X', action: 'buy', price: '68000 - 68500' })).toContain(
      'unreadable: price must be a number',
    );
  });
});

describe('placeholders that were not filled in', () => {
  it.each<[string, string, RegExp]>([
    ['{"ticker":"X","action":"buy","price":{{close}}}', '{{close}}', /made in its dialog.*str\.tostring\(close\)/],
    ['{"ticker":"X","action":"buy","price":"{{ close }}"}', '{{ close }}', /made in its dialog/],
    ['X buy {{close}}', '{{close}}', /made in its dialog/],
    [
      'X buy price={{strategy.order.price}}',
      '{{strategy.order.price}}',
      /only in an alert on a strategy.*write \{\{close\}\}/,
    ],
    [
      '{"ticker":"X","action":"{{strategy.order.action}}","price":5}',
      '{{strategy.order.action}}',
      /only in an alert on a strategy/,
    ],
    ['{"ticker":"X","action":"buy","price":{{plot_7}}}', '{{plot_7}}', /no such plot/],
    ['{"ticker":"X","action":"buy","price":{{plot("Entry")}}}', '{{plot("Entry")}}', /no such plot/],
    ['{"ticker":"X","action":"buy","price":{{cl0se}}}', '{{cl0se}}', /check its spelling/],
    ['{"ticker":"{{ticker}}","action":"buy","price":5}', '{{ticker}}', /made in its dialog/],
  ])('%j', (body, placeholder, advice) => {
    const answer = read(body);
    expect(answer).toMatch(/^unreadable: (?:price|symbol|signal_type) is required/);
    expect(answer).toContain(`${placeholder} was not filled in`);
    expect(answer).toMatch(advice);
  });

  it('are told of what was read without them', () => {
    expect(read('{"ticker":"X","action":"buy","price":5,"sl":{{plot_1}}}')).toMatch(
      /^LONG X 5 \(sl \{\{plot_1\}\} was not filled in/,
    );
  });
});

describe('as people and other programs write', () => {
  it.each([
    ['{"ticker"="X","action"="buy","price"=5}', 'LONG X 5'],
    ['{ticker=X, action=buy, price=5}', 'LONG X 5'],
    ["{'ticker'='X';'action'='buy';'price'='5'}", 'LONG X 5'],
    ['{"ticker" => "X", "action" => "buy", "price" => 5}', 'LONG X 5'],
    ['{"ticker":"X";"action":"buy";"price":5}', 'LONG X 5'],
    ['{"ticker":"X","action":"buy","price":5,"comment":"a=b;c"}', 'LONG X 5'],
    ['\ufeff{"ticker":"X",\r\n"action":"buy",\r\n"price":5,\r\n}\r\n', 'LONG X 5'],
    ['\ufeffX buy 5\r\n', 'LONG X 5'],
    ['symbol: X\r\naction: buy\r\nprice: 5\r\n', 'LONG X 5'],
    ['X,buy,5,', 'LONG X 5'],
    ['X buy 5 (+2.3%)', 'LONG X 5'],
    ['X buy 5 sl=2%', 'LONG X 5 (stop_loss must be a number, not the text "2%")'],
    ['X, 60: Buy signal at 5', 'LONG X 5'],
    ['AAPL (1D) BUY 190.5', 'LONG AAPL 190.5'],
    ['Long AAPL above 190.5', 'LONG AAPL 190.5'],
    ['Exit AAPL 190.5 stop hit', 'CLOSE AAPL 190.5'],
    ['Close EURUSD buy', 'CLOSE EURUSD no price'],
    ['<b>BUY</b> AAPL @ 190.5', 'LONG AAPL 190.5'],
    ['SELL LIMIT XAUUSD 2660 SL 2670 TP 2640', 'SHORT XAUUSD 2660 sl 2670 tp 2640'],
    [
      'BUY XAUUSD @ 2650.5\nSL 2640\nTP1 2660\nTP2 2670',
      'LONG XAUUSD 2650.5 sl 2640 tp 2660 (TP2 is no field of a signal)',
    ],
    ['Buy EURUSD\nStoploss: 1.06\nTake Profit 1: 1.08', 'LONG EURUSD no price sl 1.06 tp 1.08'],
    ['Buy EURUSD limit\nStop Loss: 1.06\nTake Profit 1: 1.08\nEntry 1.07', 'LONG EURUSD 1.07 sl 1.06 tp 1.08'],
    [
      '🟢 LONG #BTC/USDT\nEntry: 68250.5\nTargets: 69000, 70000, 71000\nStop Loss: 67000\nLeverage: 20x',
      'LONG BTC/USDT 68250.5 sl 67000 tp 69000 (further Targets is no field of a signal)',
    ],
    ['{"embeds":[{"title":"BUY AAPL","description":"price 190.5"}]}', 'LONG AAPL 190.5'],
    ['payload=%7B%22ticker%22%3A%22X%22%2C%22action%22%3A%22buy%22%2C%22price%22%3A5%7D', 'LONG X 5'],
  ])('%j', (body, expected) => {
    expect(read(body)).toBe(expected);
  });

  it.each([
    'RSI buy',
    'the moon is full tonight',
    'X -1 5',
    'AAPL Buy 190.5 Sell 195',
    'X SL to breakeven',
    'EMA cross BUY 5',
  ])('guesses nothing of %j', (body) => {
    expect(read(body)).toMatch(/^unreadable: /);
  });
});
