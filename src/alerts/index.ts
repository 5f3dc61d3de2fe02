export type { AlertSignal, ContributingStrategy, RemainingPosition, SignalSource } from './alert-signal';
export { SIGNAL_SOURCES } from './alert-signal';
export type { Decision, SuppressionReason } from './decide/decide';
export { decide } from './decide/decide';
export type { SignalDecisions, Suppression } from './decide/decide-signals';
export { decideSignals } from './decide/decide-signals';
export { dedupeKeyOf } from './decide/dedupe-key';
export type { OwedAlert, SignalDecision } from './decide/owed-alerts';
export { decideAll } from './decide/owed-alerts';
export { RouteMemory } from './decide/route-memory';
export type { QueuedAlert, RouteState, Side } from './decide/route-state';
export { EMPTY_ROUTE_STATE } from './decide/route-state';
export type { AlertMarks } from './embeds/alert-embed';
export { alertEmbed, latenessSize, markLate } from './embeds/alert-embed';
export type { Embed, EmbedField } from './embeds/embed';
export { EMBED_LIMITS, embedSize, MESSAGE_LIMITS } from './embeds/embed';
export { formatNumber, formatPrice, formatShare, formatSize } from './embeds/number-format';
export { plainText } from './embeds/plain-text';
export type { AgingAlert } from './lateness';
export { describeDuration, describeLateness, isTooLate } from './lateness';
export type { BreakerPermission, BreakerRules, BreakerState } from './outcomes/circuit-breaker';
export {
  breakerAfter,
  CLOSED_BREAKER,
  DESTINATION_BREAKER,
  isDestinationFailure,
  requestPermission,
} from './outcomes/circuit-breaker';
export type { Outcome } from './outcomes/classify-outcome';
export { classifyOutcome } from './outcomes/classify-outcome';
export { backOffDelayMs } from './outcomes/retry-schedule';
export type { AnswerResult, DiscordErrorBody, NoAnswerResult, SendResult } from './outcomes/send-result';
export { mayHaveBeenWritten, readDiscordError } from './outcomes/send-result';
export type { Split } from './outcomes/split-delivery';
export { splitDelivery } from './outcomes/split-delivery';
export type { PacedRequest, PacedTarget, PacingLimits } from './pacing/send-pacing';
export { DISCORD_PACING, SendPacing } from './pacing/send-pacing';
export type { RateLimitAnswer, RateLimitWait } from './pacing/rate-limit-headers';
export { readRateLimits } from './pacing/rate-limit-headers';
export type { RateLimit } from './pacing/sliding-window';
export type { MessageBody, PackedAlert } from './packing/message-body';
export { buildMessageBody, isMessageOfDelivery } from './packing/message-body';
export type { PackableAlert } from './packing/pack-delivery';
export { packDelivery } from './packing/pack-delivery';
export type { ChannelDestination, Destination, WebhookDestination } from './routes/destination';
export type { RouteConfiguration, RouteSettings } from './routes/parse-routes';
export { parseRoutes } from './routes/parse-routes';
export type { Route, RouteMatch } from './routes/route';
export { parseWebhookAddress, WebhookAddress } from './routes/webhook-address';
export { readAlertConfiguration } from './alert-configuration';
export { AlertsModule } from './alerts.module';
export type { DestinationStatus, OutboxStatus } from './alerts-status';
export { AlertsStatus } from './alerts-status';
export type { Enqueued, EnqueuedSignals } from './outbox/alert-queue';
export { AlertQueue } from './outbox/alert-queue';
