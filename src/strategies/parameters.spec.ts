import { Problems } from '../errors';
import { findStrategy, strategies } from './built-in';
import { defaultsOf, readParameters } from './parameters';

it.each(['mean_reversion', 'MeanReversion', 'mean-reversion', 'MEAN REVERSION'])('%s is found', (name) => {
  expect(findStrategy(name)?.name).toBe('mean_reversion');
});

it('finds no other', () => expect(findStrategy('martingale')).toBeNull());

it.each(strategies)('$name has defaults within their bounds', (strategy) => {
  const problems = new Problems();
  expect(readParameters(strategy, defaultsOf(strategy), 'here', problems)).toEqual(defaultsOf(strategy));
  expect(problems.listed).toEqual([]);
});

it.each<[string, unknown, string]>([
  ['volatility', { lookback: 9 }, 'here.lookback must be a whole number from 10 to 2000, not 9'],
  ['volatility', { window: 14.5 }, 'here.window must be a whole number from 2 to 500, not 14.5'],
  ['volatility', { window: '14' }, 'here.window must be a whole number from 2 to 500, not the text "14"'],
  ['mean_reversion', { min_vix: NaN }, 'here.min_vix must be a number from 0 to 200, not NaN'],
  [
    'mean_reversion',
    { vix: 20 },
    'here.vix is no parameter of mean_reversion; there are window, min_drawdown, min_vix',
  ],
  [
    'mean_reversion',
    { constructor: 1 },
    'here.constructor is no parameter of mean_reversion; there are window, min_drawdown, min_vix',
  ],
  ['momentum', { fast_window: 40 }, 'here is contradictory: fast_window must be below slow_window'],
  ['momentum', [1], 'here must be an object with fast_window, slow_window, rsi_window, not a list'],
])('of %s, %j is refused', (name, given, message) => {
  const problems = new Problems();
  readParameters(findStrategy(name)!, given, 'here', problems);
  expect(problems.listed.map((problem) => `${problem.field} ${problem.message}`)).toEqual([message]);
});
