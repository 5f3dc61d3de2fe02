import { DEFAULT_AGGREGATION } from '../aggregation/aggregation-settings';
import { parseAnalysisRequest } from './analysis-request';

const now = new Date('2026-11-20T15:00:00Z');
const configured = { ...DEFAULT_AGGREGATION, strategyWeights: new Map([['a', 1]]), consensusThreshold: 0.8 };

describe('parseAnalysisRequest', () => {
  it('uses the configured settings without others', () => {
    expect(parseAnalysisRequest({ signals: [] }, configured, now)).toEqual({ signals: [], settings: configured });
  });

  it('replaces the weights, and the settings that it names', () => {
    const body = {
      strategy_signals: {},
      strategy_weights: { a: 1, b: 3 },
      aggregation: { conflict_resolution: 'conservative' },
    };
    const { settings } = parseAnalysisRequest(body, configured, now);
    expect(settings.strategyWeights).toEqual(
      new Map([
        ['a', 0.25],
        ['b', 0.75],
      ]),
    );
    expect(settings).toMatchObject({ conflictResolution: 'conservative', consensusThreshold: 0.8 });
  });

  it('names everything wrong with signals and settings together', () => {
    const body = { signals: 5, strategy_weights: { a: 0 }, aggregation: { consensus_threshold: 7 } };
    expect(() => parseAnalysisRequest(body, configured, now)).toThrow(
      expect.objectContaining({
        code: 'signals-invalid',
        fields: [
          { field: 'signals', message: 'must be a list of signals, not 5' },
          {
            field: 'strategy_weights',
            message: 'must sum to more than 0: give at least one strategy a weight, such as 1',
          },
          { field: 'aggregation.consensus_threshold', message: 'must be a number from 0 to 1, not 7' },
        ],
      }),
    );
  });
});
