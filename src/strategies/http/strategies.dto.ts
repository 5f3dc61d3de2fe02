import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { IsWholeNumber } from '../../http';
import { IntakeResponse, toIntakeResponse } from '../../signals';
import type { Generation, StrategyOutcome, StrategyPerformance, StrategyStatus } from '../multi-strategy-generator';
import { DEFAULT_DAYS, MAX_DAYS } from '../strategies-configuration';

const days = { type: 'integer', minimum: 1, maximum: MAX_DAYS } as const;
const whole = { min: 1, max: MAX_DAYS };

export class RunRequestBody {
  @ApiPropertyOptional({ ...days, description: 'How far back to look; as configured when it is left out.' })
  @IsOptional()
  @IsWholeNumber(whole)
  days?: number;

  // A default of a body stands in its description: generators of clients take a property with one for required.
  @ApiPropertyOptional({ description: 'Go the whole way, and keep and send nothing; default false.' })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean;
}

export class PerformanceQuery {
  @ApiPropertyOptional({ ...days, default: DEFAULT_DAYS })
  @IsOptional()
  @IsWholeNumber({ ...whole, fallback: DEFAULT_DAYS })
  days: number = DEFAULT_DAYS;

  @ApiPropertyOptional({ enum: ['json', 'csv'], default: 'json' })
  @IsOptional()
  @IsIn(['json', 'csv'])
  format: 'json' | 'csv' = 'json';
}

class OutcomeResponse {
  @ApiProperty({ example: 'momentum' })
  name!: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'At all candles of the days; null when left out.' })
  signals!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was left out; null when it was not.' })
  left_out!: string | null;
}

class SaidResponse {
  @ApiProperty()
  strategy!: string;

  @ApiProperty()
  symbol!: string;

  @ApiProperty({ type: String, nullable: true, example: 'LONG', description: 'Null when it says nothing.' })
  signal_type!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  price!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  confidence!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  timestamp!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What became of the signal: sent, suppressed, expired, ignored (no weight) or repeated.',
  })
  end!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it says nothing, or what its signal was decided by.' })
  reason!: string | null;
}

/** What a run came up with. */
export class GenerationResponse extends IntakeResponse {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer' })
  days!: number;

  @ApiProperty()
  dry_run!: boolean;

  @ApiProperty({ type: [OutcomeResponse] })
  strategies!: OutcomeResponse[];

  @ApiProperty({ type: [SaidResponse], description: 'Of each strategy and symbol, at the newest closed candle.' })
  said!: SaidResponse[];
}

class LastRunResponse {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer', nullable: true })
  signals!: number | null;

  @ApiProperty({ type: String, nullable: true })
  left_out!: string | null;
}

class StrategyResponse {
  @ApiProperty({ example: 'momentum', description: 'The name of its signals.' })
  name!: string;

  @ApiProperty({ example: 'momentum', description: 'The rule that makes them.' })
  strategy!: string;

  @ApiProperty()
  summary!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  parameters!: Record<string, number>;

  @ApiProperty({ example: '1d' })
  interval!: string;

  @ApiProperty({ type: [String], nullable: true, description: 'Null for every symbol that has candles.' })
  symbols!: readonly string[] | null;

  @ApiProperty({ type: Number, nullable: true })
  weight!: number | null;

  @ApiProperty({ type: LastRunResponse, nullable: true, description: 'Of this process.' })
  last_run!: LastRunResponse | null;
}

export class StrategiesResponse {
  @ApiProperty({ type: [StrategyResponse] })
  strategies!: StrategyResponse[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null without a schedule.' })
  next_run_at!: string | null;
}

class StrategyPerformanceResponse {
  @ApiProperty()
  name!: string;

  @ApiProperty({ type: 'integer', description: 'Signals that were followed by a candle.' })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Signals that are too new to tell.' })
  open!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'The share of returns above 0.' })
  hit_rate!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'A share: 0.02 is 2 %.' })
  mean_return!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  total_return!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  max_drawdown!: number | null;

  @ApiProperty({ type: String, nullable: true })
  left_out!: string | null;
}

export class PerformanceResponse {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer' })
  days!: number;

  @ApiProperty({ type: [StrategyPerformanceResponse] })
  strategies!: StrategyPerformanceResponse[];
}

export function toGenerationResponse(generation: Generation, isRehearsal: boolean): GenerationResponse {
  const { at, days, strategies, said, intake } = generation;
  return {
    ...{ at, days, dry_run: isRehearsal },
    strategies: strategies.map(toOutcomeResponse),
    ...toIntakeResponse(intake),
    said: said.map(({ strategy, symbol, signal, reason, end }) => ({
      ...{ strategy, symbol, end },
      signal_type: signal?.signalType ?? null,
      price: signal?.price ?? null,
      confidence: signal?.confidence ?? null,
      timestamp: signal?.timestamp ?? null,
      reason: reason ?? (signal?.analysisData?.reason as string | undefined) ?? null,
    })),
  };
}

export function toOutcomeResponse({ name, signals, leftOut }: StrategyOutcome): OutcomeResponse {
  return { name, signals, left_out: leftOut };
}

export function toStrategyResponse({ name, rule, lastRun, ...rest }: StrategyStatus): StrategyResponse {
  const last = lastRun && { at: lastRun.at, signals: lastRun.signals, left_out: lastRun.leftOut };
  return { name, strategy: rule, ...rest, last_run: last };
}

export function toPerformanceResponse(strategy: StrategyPerformance): StrategyPerformanceResponse {
  return {
    ...{ name: strategy.name, count: strategy.count, open: strategy.open, hit_rate: strategy.hitRate },
    ...{ mean_return: strategy.meanReturn, total_return: strategy.totalReturn },
    ...{ max_drawdown: strategy.maxDrawdown, left_out: strategy.leftOut },
  };
}
