import { ApiProperty } from '@nestjs/swagger';
import type { UnreadableAlert } from '../../storage';
import { DIRECTIONS, SIGNAL_STRENGTHS, SIGNAL_TYPES } from '../../trading';
import type { AggregationOutcome, Conflict } from '../aggregation/aggregate-signals';
import type { AggregatedSignal } from '../aggregation/aggregated-signal';
import type { AlertIntake, Intake } from '../signals.service';

const orNull = { type: Number, nullable: true } as const;
const count = (description: string) => ApiProperty({ type: 'integer', minimum: 0, description });

class ContributionResponse {
  @ApiProperty()
  strategy_name!: string;

  @ApiProperty({ description: 'Its share of all weights.' })
  weight!: number;
}

class AggregatedSignalResponse {
  @ApiProperty()
  symbol!: string;

  @ApiProperty({ enum: SIGNAL_TYPES, enumName: 'SignalType' })
  signal_type!: string;

  @ApiProperty({ enum: DIRECTIONS, enumName: 'Direction' })
  direction!: string;

  @ApiProperty({ ...orNull, description: 'Null where nobody named one, and none is known.' })
  price!: number | null;

  @ApiProperty({ enum: SIGNAL_STRENGTHS, enumName: 'SignalStrength' })
  signal_strength!: string;

  @ApiProperty()
  confidence!: number;

  @ApiProperty()
  position_size!: number;

  @ApiProperty(orNull)
  stop_loss!: number | null;

  @ApiProperty(orNull)
  take_profit!: number | null;

  @ApiProperty(orNull)
  max_risk!: number | null;

  @ApiProperty({ format: 'date-time', description: 'The latest of the contributing signals.' })
  timestamp!: string;

  @ApiProperty({ description: 'The votes for the type.' })
  dominant_weight!: number;

  @ApiProperty({ type: [ContributionResponse], description: 'The heaviest first.' })
  contributing_strategies!: ContributionResponse[];

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  analysis_data!: Readonly<Record<string, unknown>> | null;
}

class SuppressionResponse {
  @ApiProperty()
  symbol!: string;

  @ApiProperty({ description: 'Empty where the strategies together say nothing of the symbol.' })
  route!: string;

  @ApiProperty({ example: 'cooldown' })
  reason!: string;
}

class ConflictResponse {
  @ApiProperty()
  symbol!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, description: 'The weight for each type.' })
  votes!: Record<string, number>;

  @ApiProperty({ enum: SIGNAL_TYPES, enumName: 'SignalType' })
  dominant_type!: string;

  @ApiProperty()
  dominant_weight!: number;
}

/** What became of signals, once it is committed. */
export class IntakeResponse {
  @count('Signals stored.')
  accepted!: number;

  @count('Signals that were stored before, by their `signal_id`.')
  repeated!: number;

  @ApiProperty({ type: [AggregatedSignalResponse], description: 'What all strategies together say, by confidence.' })
  aggregated!: AggregatedSignalResponse[];

  @ApiProperty({ type: 'array', items: { type: 'integer' }, description: 'Ids of the alerts that are owed now.' })
  alerts_queued!: number[];

  @ApiProperty({ type: [SuppressionResponse], description: 'What no alert was made of, and why.' })
  suppressed!: SuppressionResponse[];

  @ApiProperty({ type: [String], description: 'Strategies without a weight.' })
  ignored_strategies!: string[];

  @count('Signals too old to vote.')
  expired!: number;
}

/** The answer to a TradingView alert. */
export class AlertIntakeResponse extends IntakeResponse {
  @count('Commands of the alert that could not be read: they are kept, for the operator.')
  unreadable!: number;

  @ApiProperty({
    type: [String],
    example: ['my_stop is no field of a signal'],
    description: 'What was left out, and why.',
  })
  ignored_fields!: string[];
}

export class AnalysisResponse {
  @ApiProperty({ type: [AggregatedSignalResponse] })
  aggregated!: AggregatedSignalResponse[];

  @ApiProperty({ type: [ConflictResponse], description: 'Symbols of which one strategy says LONG, another SHORT.' })
  conflicts!: ConflictResponse[];

  @ApiProperty({ type: [String] })
  ignored_strategies!: string[];

  @count('Signals too old to vote.')
  expired!: number;
}

class UnreadableAlertResponse {
  @ApiProperty({ format: 'date-time' })
  received_at!: string;

  @ApiProperty({ description: 'What is wrong with it, and what to change in TradingView.' })
  reason!: string;

  @ApiProperty({ description: 'The body as it came.' })
  raw!: string;
}

export class UnreadableAlertsResponse {
  @ApiProperty({ type: [UnreadableAlertResponse], description: 'Newest first.' })
  alerts!: UnreadableAlertResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'For the next page; null on the last.' })
  next_cursor!: string | null;
}

export function toIntakeResponse(intake: Intake): IntakeResponse {
  return {
    accepted: intake.accepted,
    repeated: intake.repeated,
    aggregated: intake.aggregated.map(toAggregatedResponse),
    alerts_queued: intake.alertIds,
    suppressed: intake.suppressed.map(({ symbol, route, reason }) => ({ symbol, route, reason })),
    ignored_strategies: intake.ignoredStrategies,
    expired: intake.expired,
  };
}

export function toAlertIntakeResponse({ intake, unreadable, ignored }: AlertIntake): AlertIntakeResponse {
  const ignored_fields = ignored.map(({ field, message }) => `${field} ${message}`);
  return { ...toIntakeResponse(intake), unreadable, ignored_fields };
}

export function toAnalysisResponse(outcome: AggregationOutcome): AnalysisResponse {
  return {
    aggregated: outcome.aggregated.map(toAggregatedResponse),
    conflicts: outcome.conflicts.map(toConflictResponse),
    ignored_strategies: outcome.ignoredStrategies,
    expired: outcome.expired,
  };
}

export function toUnreadableAlertResponse({ receivedAt, reason, raw }: UnreadableAlert): UnreadableAlertResponse {
  return { received_at: receivedAt, reason, raw };
}

function toAggregatedResponse(signal: AggregatedSignal): AggregatedSignalResponse {
  return {
    symbol: signal.symbol,
    signal_type: signal.signalType,
    direction: signal.direction,
    price: signal.order.priceSource === 'none' ? null : signal.price,
    signal_strength: signal.signalStrength,
    confidence: signal.confidence,
    position_size: signal.positionSize,
    stop_loss: signal.stopLoss,
    take_profit: signal.takeProfit,
    max_risk: signal.maxRisk,
    timestamp: signal.timestamp,
    dominant_weight: signal.dominantWeight,
    contributing_strategies: signal.contributions.map(({ strategyName, weight }) => ({
      strategy_name: strategyName,
      weight,
    })),
    analysis_data: signal.analysisData,
  };
}

function toConflictResponse({ symbol, votes, dominantType, dominantWeight }: Conflict): ConflictResponse {
  return { symbol, votes, dominant_type: dominantType, dominant_weight: dominantWeight };
}
