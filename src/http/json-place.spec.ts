import { explainBadJson, explainDepth } from './json-place';

describe('explainBadJson', () => {
  it.each([
    ['{"signals": [{"price": 1}, {"symbol": "X", "price": NaN}]}', ': NaN at signals[1].price is no value'],
    ['{"a": {"b": [1, -Infinity]}}', ': -Infinity at a.b[1] is no value'],
    ['{"a": undefined, "b": 1}', ': undefined at a is no value'],
    ['NaN', ': NaN is no value'],
    ['[01]', ': 01 at [0] is no value'],
    ['{"a":', ''],
    ['{"a" 1}', ''],
    ['{"NaN": "NaN"', ''],
    ['"', ''],
    ['', ''],
    [`{"x": ${'z'.repeat(500)}}`, `: ${'z'.repeat(20)}… at x is no value`],
  ])('of %s', (text, said) => {
    expect(explainBadJson(text).message).toBe(`The body is not valid JSON${said}.`);
  });
});

describe('explainDepth', () => {
  const deep = '['.repeat(9);
  it.each([
    [deep, '[0]'],
    [`{"a": {"b": ${deep}}}`, 'a'],
    [`{"signals": [{"x": 1}, {"symbol": "X", "metadata": ${deep}`, 'signals[1].metadata'],
    [`{"strategy_signals": {"X": [{"metadata": ${deep}`, 'strategy_signals.X[0].metadata'],
    [`{"]": "]", "b": ${deep}`, 'b'],
  ])('of %s', (text, field) => {
    expect(explainDepth(text, 8).fields).toEqual([{ field, message: 'is nested deeper than 8 levels' }]);
  });
});
