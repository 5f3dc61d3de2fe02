import { ApiProperty } from '@nestjs/swagger';
import type { DestinationStatus, ItemHistory } from '../../outbox';
import type { DeliveryAttempt, OutboxItem } from '../../storage';
import { deliveryFooter } from '../../transports';
import { readPayload, SIGNAL } from '../alert-item';

export class AlertResponse {
  @ApiProperty({ type: 'integer' })
  id!: number;

  @ApiProperty({ enum: ['pending', 'delivered', 'dead', 'cancelled'] })
  status!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why it is dead or cancelled.' })
  reason!: string | null;

  @ApiProperty({ type: 'integer' })
  destination_id!: number;

  @ApiProperty({ type: [String], description: 'The routes that owe it.' })
  routes!: string[];

  @ApiProperty({ example: 'signal', description: 'What happened: a `signal`, or a `notification` from a Kick chat.' })
  kind!: string;

  @ApiProperty({ type: String, nullable: true, description: 'This and what follows is null when it is no signal.' })
  symbol!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'LONG' })
  signal_type!: string | null;

  @ApiProperty({ type: String, nullable: true })
  strategy!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Null also for an exit without a price.' })
  price!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  confidence!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'STRONG' })
  strength!: string | null;

  @ApiProperty({ format: 'date-time', description: "When it happened: the signal's own time." })
  signal_at!: string;

  @ApiProperty()
  is_exit!: boolean;

  @ApiProperty({ description: "An operator's test of a route." })
  is_test!: boolean;

  @ApiProperty({ format: 'date-time' })
  queued_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was delivered or given up.' })
  ended_at!: string | null;
}

export class AlertsPage {
  @ApiProperty({ type: [AlertResponse], description: 'Newest first.' })
  alerts!: AlertResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'Asks for the next page; null on the last one.' })
  next_cursor!: string | null;
}

export class AttemptResponse {
  @ApiProperty({
    enum: ['delivered', 'wait', 'back-off', 'ambiguous', 'pause', 'split', 'found', 'lookup'],
    description: '`found`: it was there already. `lookup`: Discord was asked for it in vain.',
  })
  outcome!: string;

  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;

  @ApiProperty({ description: 'An earlier attempt may have arrived, so this one may be a duplicate.' })
  may_repeat!: boolean;

  @ApiProperty({ format: 'date-time' })
  ended_at!: string;

  @ApiProperty({ type: 'integer' })
  duration_ms!: number;
}

export class DeliveryResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: '#tdgt7uluob', description: 'Stands in the footer of the message on Discord.' })
  footer!: string;

  @ApiProperty({ enum: ['open', 'delivered', 'split', 'dead'] })
  state!: string;

  @ApiProperty({ type: [Number], description: 'In the order of the message.' })
  alert_ids!: number[];

  @ApiProperty({ type: String, nullable: true })
  nonce!: string | null;

  @ApiProperty({ type: String, nullable: true, description: "Discord's id of the message." })
  message_id!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  ended_at!: string | null;

  @ApiProperty({ type: [AttemptResponse], description: 'Oldest first; of many the latest.' })
  attempts!: AttemptResponse[];
}

export class AlertHistoryResponse extends AlertResponse {
  @ApiProperty({ type: [DeliveryResponse], description: 'The messages that carried it, oldest first.' })
  deliveries!: DeliveryResponse[];
}

export class ReplayResponse {
  @ApiProperty({ type: 'integer' })
  replayed!: number;

  @ApiProperty({ description: 'Whether the filter means more: ask again.' })
  has_more!: boolean;
}

export class DestinationResponse {
  @ApiProperty({ type: 'integer' })
  id!: number;

  @ApiProperty({ example: 'webhook:345678901234567890', description: '`webhook:ID`, `channel:ID` or `http:HASH`.' })
  key!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: String, nullable: true, description: 'On Discord, once it is known.' })
  channel_id!: string | null;

  @ApiProperty({ enum: ['active', 'backing-off', 'paused', 'unconfigured'] })
  state!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why it is paused, or what failed last.' })
  reason!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  paused_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it is tried again.' })
  retry_at!: string | null;

  @ApiProperty({ enum: ['closed', 'trial', 'open'] })
  breaker!: string;

  @ApiProperty({ type: 'integer', description: 'Alerts that wait.' })
  pending!: number;
}

export class DestinationsResponse {
  @ApiProperty({ type: [DestinationResponse] })
  destinations!: DestinationResponse[];
}

export class RouteTestResponse {
  @ApiProperty({ type: 'integer', description: 'GET /api/alerts/{id} tells what becomes of it.' })
  alert_id!: number;
}

export function toAlertResponse(item: OutboxItem): AlertResponse {
  const signal = item.kind === SIGNAL ? readPayload(item) : null;
  return {
    id: item.id,
    status: item.status,
    reason: item.reason,
    destination_id: item.destinationId,
    routes: JSON.parse(item.routes) as string[],
    kind: item.kind,
    symbol: signal === null ? null : item.orderKey,
    signal_type: signal?.signal_type ?? null,
    strategy: signal?.strategy_name ?? null,
    price: signal?.price ?? null,
    confidence: signal?.confidence ?? null,
    strength: signal?.signal_strength ?? null,
    signal_at: item.happenedAt,
    is_exit: item.isUrgent === 1,
    is_test: signal?.is_test ?? false,
    queued_at: item.queuedAt,
    ended_at: item.endedAt,
  };
}

export function toHistoryResponse({ item, deliveries }: ItemHistory): AlertHistoryResponse {
  return {
    ...toAlertResponse(item),
    deliveries: deliveries.map((delivery) => ({
      id: delivery.id,
      footer: deliveryFooter(delivery.id),
      state: delivery.state,
      alert_ids: JSON.parse(delivery.itemIds) as number[],
      nonce: delivery.nonce,
      message_id: delivery.receipt,
      created_at: delivery.createdAt,
      ended_at: delivery.endedAt,
      attempts: delivery.attempts.map(toAttemptResponse),
    })),
  };
}

function toAttemptResponse({ outcome, reason, mayRepeat, endedAt, durationMs }: DeliveryAttempt): AttemptResponse {
  return { outcome, reason, may_repeat: mayRepeat === 1, ended_at: endedAt, duration_ms: durationMs };
}

export function toDestinationResponse(status: DestinationStatus): DestinationResponse {
  const { id, key, name, lane, state, reason, pausedAt, retryAt, breaker, pending } = status;
  return {
    ...{
      id,
      key,
      name,
      channel_id: lane !== null && /^\d+$/.test(lane) ? lane : null,
      state,
      reason,
      paused_at: pausedAt,
      retry_at: retryAt,
      breaker,
      pending,
    },
  };
}
