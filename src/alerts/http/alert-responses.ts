import { ApiProperty } from '@nestjs/swagger';
import type { Alert, DeliveryAttempt } from '../../storage';
import type { AlertHistory } from '../../outbox/items.service';
import type { DestinationStatus } from '../../outbox/outbox-status';
import { deliveryFooter } from '../../transports/discord/message/delivery-id';

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

  @ApiProperty()
  symbol!: string;

  @ApiProperty({ example: 'LONG' })
  signal_type!: string;

  @ApiProperty()
  strategy!: string;

  @ApiProperty()
  price!: number;

  @ApiProperty()
  confidence!: number;

  @ApiProperty({ example: 'STRONG' })
  strength!: string;

  @ApiProperty({ format: 'date-time', description: "The signal's own time." })
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

  @ApiProperty({ example: '#tdgt7uluob', description: 'Stands in the footer of the message.' })
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

  @ApiProperty({ example: 'webhook:345678901234567890' })
  key!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: String, nullable: true })
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

export function toAlertResponse(alert: Alert): AlertResponse {
  return {
    id: alert.id,
    status: alert.status,
    reason: alert.reason,
    destination_id: alert.destinationId,
    routes: JSON.parse(alert.routes) as string[],
    symbol: alert.symbol,
    signal_type: alert.signalType,
    strategy: alert.strategy,
    price: alert.price,
    confidence: alert.confidence,
    strength: alert.strength,
    signal_at: alert.signalAt,
    is_exit: alert.isExit === 1,
    is_test: alert.isTest === 1,
    queued_at: alert.queuedAt,
    ended_at: alert.endedAt,
  };
}

export function toHistoryResponse({ alert, deliveries }: AlertHistory): AlertHistoryResponse {
  return {
    ...toAlertResponse(alert),
    deliveries: deliveries.map((delivery) => ({
      id: delivery.id,
      footer: deliveryFooter(delivery.id),
      state: delivery.state,
      alert_ids: JSON.parse(delivery.alertIds) as number[],
      nonce: delivery.nonce,
      message_id: delivery.messageId,
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
  const { id, key, name, channelId, state, reason, pausedAt, retryAt, breaker, pending } = status;
  return {
    ...{
      id,
      key,
      name,
      channel_id: channelId,
      state,
      reason,
      paused_at: pausedAt,
      retry_at: retryAt,
      breaker,
      pending,
    },
  };
}
