import fc from 'fast-check';
import { SIGNAL_STRENGTHS, SIGNAL_TYPES } from '../../trading';
import { alertSignal } from '../alert-signal.fixture';
import type { AlertSignal } from '../alert-signal';
import { type Embed, EMBED_LIMITS, embedSize } from '../../transports';
import { alertEmbed } from './alert-embed';

const valuesOf = ({ fields }: Embed) => Object.fromEntries(fields.map(({ name, value }) => [name, value]));

const voted = alertSignal({
  source: 'aggregated',
  strategyName: 'aggregated',
  contributingStrategies: [
    { strategyName: 'momentum_breakout', weight: 0.4 },
    { strategyName: 'mean_reversion', weight: 0.35 },
    { strategyName: 'order_flow', weight: 0.15 },
    { strategyName: 'news_sentiment', weight: 0.1 },
  ],
  stopLoss: 66000,
  takeProfit: 72751.5,
  maxRisk: 0.02,
  analysisData: {
    volatility: 0.0234,
    reason: 'Breakout above the 20-day high on twice the usual volume, RSI 61, funding neutral, the 4 h trend is up.',
  },
});

describe('alertEmbed', () => {
  it('shows all that a signal says', () => {
    expect(alertEmbed(voted)).toMatchObject({
      title: 'BUY BTC-USD · LONG',
      color: 0x2ecc71,
      description:
        'Breakout above the 20-day high on twice the usual volume, RSI 61, funding neutral, the 4 h trend is up.',
    });
    expect(valuesOf(alertEmbed(voted))).toEqual({
      Price: '68,250.50',
      Strength: 'STRONG',
      Confidence: '82%',
      'Position size': '5%',
      'Stop loss': '66,000.00',
      'Take profit': '72,751.50',
      'Max risk': '2%',
      'Risk/reward': '1 : 2.00',
      Volatility: '2.34%',
      'Signal time': '<t:1763649000:f>'.replace('1763649000', String(Date.parse(voted.timestamp) / 1000)),
      Strategies: 'momentum\\_breakout 40%, mean\\_reversion 35%, order\\_flow 15%, news\\_sentiment 10%',
    });
  });

  it('leaves out what a signal does not say', () => {
    expect(Object.keys(valuesOf(alertEmbed(alertSignal())))).toEqual([
      'Price',
      'Strength',
      'Confidence',
      'Position size',
      'Signal time',
      'Strategy',
    ]);
    expect(alertEmbed(alertSignal()).description).toBeUndefined();
  });

  it('lets ten ordinary alerts into one message, late ones too', () => {
    const late = '**Late by 123 d 23 h**\n';
    expect(embedSize(alertEmbed(voted, { isExit: true })) + late.length).toBeLessThan(590);
  });

  it.each([
    ['LONG', 'BUY', {}, 'BUY BTC-USD · LONG', 0x2ecc71],
    ['SHORT', 'SELL', { isExit: true }, 'SELL BTC-USD · SHORT · exit', 0xe74c3c],
    ['CLOSE', 'HOLD', { isExit: true }, 'CLOSE BTC-USD', 0xf1c40f],
    ['TOP', 'SELL', { isTest: true }, 'TEST · SELL BTC-USD · TOP', 0xe74c3c],
    ['DIVERGENCE', 'HOLD', {}, 'DIVERGENCE BTC-USD', 0xf1c40f],
  ] as const)('titles and colours %s', (signalType, direction, marks, title, color) => {
    expect(alertEmbed(alertSignal({ signalType, direction }), marks)).toMatchObject({ title, color });
  });

  it('gives the time and the strategy a line of their own, which a phone has no room for beside others', () => {
    const wide = alertEmbed(alertSignal()).fields.filter(({ inline }) => !inline);
    expect(wide.map(({ name }) => name)).toEqual(['Signal time', 'Strategy']);
  });

  it.each<[string, Partial<AlertSignal>, string, Record<string, string>, string[]]>([
    [
      'a partial exit',
      { remaining: { side: 'long', size: 1 }, contracts: 2 },
      'PARTIAL EXIT BTC-USD · 1 LONG left',
      { Contracts: '2', Left: '1 LONG' },
      ['Position size', 'Strength'],
    ],
    [
      'a partial exit of which nobody said how much is left',
      { remaining: { side: 'short', size: null } },
      'PARTIAL EXIT BTC-USD · SHORT left',
      { Left: 'SHORT' },
      ['Contracts'],
    ],
    [
      'a partial exit of a share',
      { remaining: { side: 'long', size: null, share: 0.5 } },
      'PARTIAL EXIT BTC-USD · 50% LONG left',
      { Left: '50% LONG' },
      ['Contracts'],
    ],
    [
      'a partial exit of which nobody said what is left',
      { remaining: { side: null, size: null } },
      'PARTIAL EXIT BTC-USD',
      { Left: 'not told' },
      ['Contracts'],
    ],
    ['an exit without a price', { price: null }, 'CLOSE BTC-USD', { Price: 'no price' }, ['Risk/reward', 'Left']],
    [
      'an exit at the last price known',
      { price: 110.015625, isLastKnownPrice: true },
      'CLOSE BTC-USD',
      { Price: '110.015625 (last known)' },
      ['Position size', 'Stop loss'],
    ],
    ['an exit below zero', { price: -37.63 }, 'CLOSE BTC-USD', { Price: '-37.63' }, []],
  ])('shows %s', (_, overrides, title, shown, hidden) => {
    const embed = alertEmbed(alertSignal({ signalType: 'CLOSE', direction: 'HOLD', stopLoss: 1, ...overrides }), {
      isExit: true,
    });
    expect(embed.title).toBe(title);
    expect(valuesOf(embed)).toMatchObject(shown);
    for (const name of hidden) expect(valuesOf(embed)).not.toHaveProperty(name);
  });

  it('shows contracts where the size is no share of the account', () => {
    const values = valuesOf(alertEmbed(alertSignal({ contracts: 3 })));
    expect(values).toMatchObject({ Contracts: '3' });
    expect(values).not.toHaveProperty('Position size');
  });

  it('says that a test is one', () => {
    const test = alertEmbed(alertSignal({ analysisData: { reason: 'Gap up' } }), { isTest: true });
    expect(test.description).toBe('**This is a test. There is nothing to trade.**\nGap up');
  });

  it.each([
    ['stop loss on the wrong side', { stopLoss: 69000, takeProfit: 70000 }],
    ['stop loss at the price', { stopLoss: 68250.5, takeProfit: 70000 }],
    ['no take profit', { stopLoss: 66000 }],
    ['numbers that are none', { stopLoss: NaN, takeProfit: Infinity }],
  ])('tells no risk/reward with %s', (_, overrides) => {
    expect(valuesOf(alertEmbed(alertSignal(overrides)))).not.toHaveProperty('Risk/reward');
  });

  it('counts the strategies that do not fit', () => {
    const contributingStrategies = Array.from({ length: 200 }, (_, index) => ({
      strategyName: `strategy${index}`,
      weight: 0.005,
    }));
    const { Strategies } = valuesOf(alertEmbed({ ...voted, contributingStrategies }));
    expect(Strategies!.length).toBeLessThanOrEqual(1024);
    expect(Strategies).toMatch(/^strategy0 0\.5%, .*, and 1\d\d more$/);
  });

  it('keeps within the limits of Discord and mentions nobody, whatever a signal holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.constantFrom(
        '@everyone',
        '<@&1>',
        '*'.repeat(5000),
        '\u0000',
        '',
        '   ',
        '😀'.repeat(3000),
        '\\'.repeat(3000),
      ),
    );
    const number = fc.double();
    const signal: fc.Arbitrary<AlertSignal> = fc.record({
      source: fc.constantFrom('aggregated', 'individual'),
      symbol: text,
      signalType: fc.constantFrom(...SIGNAL_TYPES),
      direction: fc.constantFrom('BUY', 'SELL', 'HOLD'),
      timestamp: fc.oneof(
        text,
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      ),
      price: number,
      strategyName: text,
      contributingStrategies: fc.option(fc.array(fc.record({ strategyName: text, weight: number }), { maxLength: 40 })),
      signalStrength: fc.constantFrom(...SIGNAL_STRENGTHS),
      confidence: number,
      positionSize: number,
      stopLoss: fc.option(number),
      takeProfit: fc.option(number),
      maxRisk: fc.option(number),
      analysisData: fc.option(
        fc.dictionary(fc.constantFrom('reason', 'volatility', '__proto__', 'x'), fc.oneof(text, number, fc.anything())),
      ),
    });
    fc.assert(
      fc.property(signal, fc.boolean(), fc.boolean(), (hostile, isExit, isTest) => {
        const embed = alertEmbed(hostile, { isExit, isTest });
        const { title, description = 'x', fields } = embed;
        expect(title.length).toBeLessThanOrEqual(EMBED_LIMITS.title);
        expect(description.length).toBeLessThanOrEqual(EMBED_LIMITS.description);
        expect(fields.length).toBeLessThanOrEqual(EMBED_LIMITS.fields);
        for (const shown of [title, description, ...fields.flatMap(({ name, value }) => [name, value])]) {
          expect(shown.trim()).not.toBe('');
          expect(shown.length).toBeLessThanOrEqual(shown === description ? 4096 : 1024);
          expect(shown).not.toMatch(/@(?!\u200b)|\p{Cs}|NaN|Infinity|null|undefined|\[object/u);
        }
        expect(embedSize(embed)).toBeLessThan(4000);
      }),
    );
  });
});
