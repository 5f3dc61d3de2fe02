import { echo, type FieldError, Problems } from '../../errors';

export const CONFLICT_RESOLUTIONS = [
  'weighted_average',
  'strongest_wins',
  'conservative',
  'consensus_threshold',
  'risk_weighted',
] as const;
export type ConflictResolution = (typeof CONFLICT_RESOLUTIONS)[number];

/** How the signals of several strategies become one. */
export interface AggregationSettings {
  /** By strategy, each greater than 0, together 1; null where none are configured: then all strategies count the same. */
  strategyWeights: ReadonlyMap<string, number> | null;
  conflictResolution: ConflictResolution;
  /** Signals of less confidence drop out. */
  minConfidenceThreshold: number;
  /** Older signals drop out. */
  signalTimeoutHours: number;
  requireMajorityAgreement: boolean;
  /** The least dominant weight that `consensus_threshold` takes for a consensus. */
  consensusThreshold: number;
  /** Shares of the capital, 0 to 1. */
  minPositionSize: number;
  maxPositionSize: number;
}

export const DEFAULT_AGGREGATION: AggregationSettings = {
  strategyWeights: null,
  conflictResolution: 'weighted_average',
  minConfidenceThreshold: 0.1,
  signalTimeoutHours: 24,
  requireMajorityAgreement: false,
  consensusThreshold: 0.7,
  minPositionSize: 0.005,
  maxPositionSize: 0.1,
};

const MAX_STRATEGIES = 1000;
const MAX_WEIGHT = 1_000_000;
const HOURS_OF_A_YEAR = 24 * 366;

/** `strategy_weights` and `aggregation` as they stand in a configuration file, and every problem with them by name. */
export function parseAggregationSettings(
  input: { strategy_weights?: unknown; aggregation?: unknown },
  base: AggregationSettings = DEFAULT_AGGREGATION,
): { settings: AggregationSettings; problems: readonly FieldError[] } {
  const problems = new Problems();
  const settings = readAggregationSettings(input, base, problems);
  return { settings, problems: problems.listed };
}

/**
 * As `parseAggregationSettings`, among the other keys of an input: what is absent keeps the value of `base`. With a problem
 * the settings are not to be used.
 */
export function readAggregationSettings(
  input: { strategy_weights?: unknown; aggregation?: unknown },
  base: AggregationSettings,
  problems: Problems,
): AggregationSettings {
  const settings = { ...base };
  if (isGiven(input.strategy_weights)) settings.strategyWeights = readWeights(input.strategy_weights, problems);
  if (isGiven(input.aggregation)) readAggregation(input.aggregation, settings, problems);
  return settings;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The weights, scaled to sum 1. A strategy with weight 0 is switched off: it is as good as not named. */
function readWeights(input: unknown, problems: Problems): ReadonlyMap<string, number> | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    problems.addUnexpected('strategy_weights', 'an object with a weight for each strategy', input);
    return null;
  }
  const entries = Object.entries(input);
  if (entries.length > MAX_STRATEGIES) {
    problems.add('strategy_weights', `must name at most ${MAX_STRATEGIES} strategies, not ${entries.length}`);
    return null;
  }
  const before = problems.count;
  const weights = entries.map(([strategy, weight]) => [strategy, readWeight(strategy, weight, problems)] as const);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  if (problems.count === before && sum <= 0) {
    problems.add('strategy_weights', 'must sum to more than 0: give at least one strategy a weight, such as 1');
  }
  return new Map(weights.map(([strategy, weight]) => [strategy, weight / sum] as const).filter(([, w]) => w > 0));
}

function readWeight(strategy: string, weight: unknown, problems: Problems): number {
  if (typeof weight === 'number' && weight >= 0 && weight <= MAX_WEIGHT) return weight;
  problems.addUnexpected(`strategy_weights.${echo(strategy)}`, `a number from 0 to ${MAX_WEIGHT}`, weight);
  return 0;
}

function readAggregation(input: unknown, settings: AggregationSettings, problems: Problems): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    problems.addUnexpected('aggregation', 'an object of settings', input);
    return;
  }
  for (const [name, value] of Object.entries(input)) {
    const reader = readers.get(name);
    const field = `aggregation.${echo(name)}`;
    if (reader === undefined) problems.add(field, `is no setting; there are ${[...readers.keys()].join(', ')}`);
    else if (isGiven(value) && !reader.read(value, settings)) problems.addUnexpected(field, reader.expects, value);
  }
  if (settings.minPositionSize > settings.maxPositionSize) {
    problems.add('aggregation.min_position_size', `must not exceed max_position_size, ${settings.maxPositionSize}`);
  }
}

interface SettingReader {
  expects: string;
  /** Puts the value into the settings; false when it is not what is expected. */
  read: (value: unknown, settings: AggregationSettings) => boolean;
}

type NumberSetting =
  'minConfidenceThreshold' | 'signalTimeoutHours' | 'consensusThreshold' | 'minPositionSize' | 'maxPositionSize';

function numberReader(key: NumberSetting, expects: string, accepts: (value: number) => boolean): SettingReader {
  return {
    expects,
    read(value, settings) {
      const isAccepted = typeof value === 'number' && accepts(value);
      if (isAccepted) settings[key] = value;
      return isAccepted;
    },
  };
}

function shareReader(key: NumberSetting): SettingReader {
  return numberReader(key, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
}

const methodReader: SettingReader = {
  expects: `one of ${CONFLICT_RESOLUTIONS.join(', ')}`,
  read(value, settings) {
    const method = CONFLICT_RESOLUTIONS.find((one) => one === value);
    if (method !== undefined) settings.conflictResolution = method;
    return method !== undefined;
  },
};

const majorityReader: SettingReader = {
  expects: 'true or false',
  read(value, settings) {
    if (typeof value === 'boolean') settings.requireMajorityAgreement = value;
    return typeof value === 'boolean';
  },
};

const readers = new Map<string, SettingReader>([
  ['conflict_resolution', methodReader],
  ['min_confidence_threshold', shareReader('minConfidenceThreshold')],
  [
    'signal_timeout_hours',
    numberReader(
      'signalTimeoutHours',
      `a number of hours, more than 0 and at most ${HOURS_OF_A_YEAR}`,
      (value) => value > 0 && value <= HOURS_OF_A_YEAR,
    ),
  ],
  ['require_majority_agreement', majorityReader],
  ['consensus_threshold', shareReader('consensusThreshold')],
  ['min_position_size', shareReader('minPositionSize')],
  ['max_position_size', shareReader('maxPositionSize')],
]);
