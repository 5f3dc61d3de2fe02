import { DEFAULT_AGGREGATION, parseAggregationSettings } from './aggregation-settings';

const problemsOf = (input: Parameters<typeof parseAggregationSettings>[0]) => parseAggregationSettings(input).problems;

describe('parseAggregationSettings', () => {
  it('has defaults for everything', () => {
    expect(parseAggregationSettings({})).toEqual({ settings: DEFAULT_AGGREGATION, problems: [] });
    expect(parseAggregationSettings({ strategy_weights: null, aggregation: null }).settings).toEqual(
      DEFAULT_AGGREGATION,
    );
  });

  it('scales the weights to sum 1 and drops those of 0', () => {
    // 1 + 2 + 5 = 8.
    const { settings } = parseAggregationSettings({ strategy_weights: { a: 1, b: 2, off: 0, c: 5 } });
    expect([...settings.strategyWeights!]).toEqual([
      ['a', 0.125],
      ['b', 0.25],
      ['c', 0.625],
    ]);
  });

  it('reads every setting', () => {
    const { settings, problems } = parseAggregationSettings({
      aggregation: {
        conflict_resolution: 'risk_weighted',
        min_confidence_threshold: 0.2,
        signal_timeout_hours: 0.5,
        require_majority_agreement: true,
        consensus_threshold: 0.9,
        min_position_size: 0.01,
        max_position_size: 0.2,
      },
    });
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      strategyWeights: null,
      conflictResolution: 'risk_weighted',
      minConfidenceThreshold: 0.2,
      signalTimeoutHours: 0.5,
      requireMajorityAgreement: true,
      consensusThreshold: 0.9,
      minPositionSize: 0.01,
      maxPositionSize: 0.2,
    });
  });

  it.each([{}, { a: 0 }, { a: 0, b: 0 }])('refuses weights that sum to 0: %j', (strategy_weights) => {
    expect(problemsOf({ strategy_weights })).toEqual([
      {
        field: 'strategy_weights',
        message: 'must sum to more than 0: give at least one strategy a weight, such as 1',
      },
    ]);
  });

  it.each<[Parameters<typeof problemsOf>[0], string, string]>([
    [{ strategy_weights: [1] }, 'strategy_weights', 'must be an object with a weight for each strategy, not a list'],
    [{ strategy_weights: { a: -1, b: 2 } }, 'strategy_weights.a', 'must be a number from 0 to 1000000, not -1'],
    [
      { strategy_weights: { a: '0.5' } },
      'strategy_weights.a',
      'must be a number from 0 to 1000000, not the text "0.5"',
    ],
    [{ strategy_weights: { a: NaN } }, 'strategy_weights.a', 'must be a number from 0 to 1000000, not NaN'],
    [{ strategy_weights: { a: 1e308 } }, 'strategy_weights.a', 'must be a number from 0 to 1000000, not 1e+308'],
    [{ aggregation: 'vote' }, 'aggregation', 'must be an object of settings, not the text "vote"'],
    [
      { aggregation: { conflict_resolution: 'vote' } },
      'aggregation.conflict_resolution',
      'must be one of weighted_average, strongest_wins, conservative, consensus_threshold, risk_weighted, ' +
        'not the text "vote"',
    ],
    [
      { aggregation: { signal_timeout_hours: 0 } },
      'aggregation.signal_timeout_hours',
      'must be a number of hours, more than 0 and at most 8784, not 0',
    ],
    [
      { aggregation: { require_majority_agreement: 'yes' } },
      'aggregation.require_majority_agreement',
      'must be true or false, not the text "yes"',
    ],
    [
      { aggregation: { min_position_size: 0.3, max_position_size: 0.2 } },
      'aggregation.min_position_size',
      'must not exceed max_position_size, 0.2',
    ],
    [
      { aggregation: { treshold: 1 } },
      'aggregation.treshold',
      'is no setting; there are conflict_resolution, min_confidence_threshold, signal_timeout_hours, ' +
        'require_majority_agreement, consensus_threshold, min_position_size, max_position_size',
    ],
  ])('refuses %j', (input, field, message) => {
    expect(problemsOf(input)).toEqual([{ field, message }]);
  });
});
