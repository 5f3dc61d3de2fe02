import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { DIRECTIONS, SIGNAL_STRENGTHS, SIGNAL_TYPES } from '../../trading';
import { CONFLICT_RESOLUTIONS } from '../aggregation/aggregation-settings';
import { MAX_JSON_CHARACTERS } from '../intake/json-object';
import { MAX_SIGNALS_PER_REQUEST } from '../intake/signal-request';

const share = { minimum: 0, maximum: 1 };
const optional = { nullable: true } as const;
const json = {
  type: 'object',
  additionalProperties: true,
  description: `At most ${MAX_JSON_CHARACTERS} characters as JSON.`,
} as const;

/** A signal as it is sent. The classes of this file describe; reading and checking is done by hand, in a tenth of the time. */
export class SignalInput {
  @ApiProperty({ example: 'BTC-USD', maxLength: 64 })
  symbol!: string;

  @ApiProperty({ enum: SIGNAL_TYPES, enumName: 'SignalType' })
  signal_type!: string;

  @ApiProperty({
    description: 'ISO 8601 text (UTC without a zone), or epoch seconds or milliseconds as a number or as text.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
    example: '2026-11-20T14:30:00Z',
  })
  timestamp!: string | number;

  @ApiProperty({ example: 68250.5, description: 'Any number: spreads and oil have traded below zero.' })
  price!: number;

  @ApiPropertyOptional({
    maxLength: 100,
    example: 'momentum',
    description: 'Required under `signals`; under `strategy_signals` the name of the list says it.',
  })
  strategy_name?: string;

  @ApiProperty({ enum: SIGNAL_STRENGTHS, enumName: 'SignalStrength' })
  signal_strength!: string;

  @ApiProperty({ ...share, example: 0.82 })
  confidence!: number;

  @ApiProperty({ ...share, example: 0.02, description: 'A share of the capital.' })
  position_size!: number;

  @ApiPropertyOptional({ enum: DIRECTIONS, enumName: 'Direction', description: 'Kept; the type decides.' })
  direction?: string;

  @ApiPropertyOptional({ ...optional, type: Number })
  stop_loss?: number | null;

  @ApiPropertyOptional({ ...optional, type: Number })
  take_profit?: number | null;

  @ApiPropertyOptional({ ...optional, ...share, type: Number })
  max_risk?: number | null;

  @ApiPropertyOptional({ ...optional, type: Number })
  correlation_value?: number | null;

  @ApiPropertyOptional({
    ...optional,
    ...json,
    description: `\`reason\` and \`volatility\` are shown. ${json.description}`,
  })
  analysis_data?: Record<string, unknown> | null;

  @ApiPropertyOptional({ ...optional, ...json })
  metadata?: Record<string, unknown> | null;

  @ApiPropertyOptional({
    ...optional,
    type: String,
    maxLength: 200,
    description: 'Your name for it, unique within the strategy: the same again is counted, not stored.',
  })
  signal_id?: string | null;
}

/** One of the two: by strategy, or in a list. */
export class SignalsRequestBody {
  @ApiPropertyOptional({
    type: 'object',
    description: `Signals by strategy, aggregated by themselves; at most ${MAX_SIGNALS_PER_REQUEST} in all.`,
    additionalProperties: { type: 'array', items: { $ref: getSchemaPath(SignalInput) } },
  })
  strategy_signals?: Record<string, SignalInput[]>;

  @ApiPropertyOptional({
    type: [SignalInput],
    maxItems: MAX_SIGNALS_PER_REQUEST,
    description: 'Signals of any strategies, aggregated with the latest stored one of each strategy.',
  })
  signals?: SignalInput[];
}

export class AggregationInput {
  @ApiPropertyOptional({ enum: CONFLICT_RESOLUTIONS, enumName: 'ConflictResolution' })
  conflict_resolution?: string;

  @ApiPropertyOptional(share)
  min_confidence_threshold?: number;

  @ApiPropertyOptional({ exclusiveMinimum: true, minimum: 0 })
  signal_timeout_hours?: number;

  @ApiPropertyOptional()
  require_majority_agreement?: boolean;

  @ApiPropertyOptional(share)
  consensus_threshold?: number;

  @ApiPropertyOptional(share)
  min_position_size?: number;

  @ApiPropertyOptional(share)
  max_position_size?: number;
}

/** Signals, and settings to try in place of the configured ones. */
export class AnalysisRequestBody extends SignalsRequestBody {
  @ApiPropertyOptional({
    type: 'object',
    description: 'By strategy; scaled to sum 1.',
    additionalProperties: { type: 'number', minimum: 0 },
    example: { momentum: 2, mean_reversion: 1 },
  })
  strategy_weights?: Record<string, number>;

  @ApiPropertyOptional({ type: AggregationInput, description: 'What is left out is as configured.' })
  aggregation?: AggregationInput;
}
