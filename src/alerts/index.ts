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
export type { Embed, EmbedField } from '../transports/discord/message/embed';
export { EMBED_LIMITS, embedSize, MESSAGE_LIMITS } from '../transports/discord/message/embed';
export { formatNumber, formatPrice, formatShare, formatSize } from './embeds/number-format';
export { plainText } from '../transports/discord/message/plain-text';
export type { AgingAlert } from '../transports/discord/message/lateness';
export { describeDuration, describeLateness, isTooLate } from '../transports/discord/message/lateness';
export type { BreakerPermission, BreakerRules, BreakerState } from '../outbox/outcomes/circuit-breaker';
export {
  breakerAfter,
  CLOSED_BREAKER,
  DESTINATION_BREAKER,
  isDestinationFailure,
  requestPermission,
} from '../outbox/outcomes/circuit-breaker';
export type { Outcome } from '../transports/discord/classify-outcome';
export { classifyOutcome } from '../transports/discord/classify-outcome';
export { backOffDelayMs } from '../outbox/outcomes/retry-schedule';
export type { AnswerResult, DiscordErrorBody, NoAnswerResult, SendResult } from '../transports/discord/send-result';
export { mayHaveBeenWritten, readDiscordError } from '../transports/discord/send-result';
export type { Split } from '../outbox/outcomes/split-delivery';
export { splitDelivery } from '../outbox/outcomes/split-delivery';
export type { PacedRequest, PacedTarget, PacingLimits } from '../transports/discord/pacing/send-pacing';
export { DISCORD_PACING, SendPacing } from '../transports/discord/pacing/send-pacing';
export type { RateLimitAnswer, RateLimitWait } from '../transports/discord/pacing/rate-limit-headers';
export { readRateLimits } from '../transports/discord/pacing/rate-limit-headers';
export type { RateLimit } from '../transports/discord/pacing/sliding-window';
export type { MessageBody, PackedAlert } from '../transports/discord/message/message-body';
export { buildMessageBody, isMessageOfDelivery } from '../transports/discord/message/message-body';
export type { PackableAlert } from '../outbox/delivery/choose-items';
export { packDelivery } from '../outbox/delivery/choose-items';
export type { ChannelDestination, Destination, WebhookDestination } from '../transports/discord/destination';
export type { RouteConfiguration, RouteSettings } from './routes/parse-routes';
export { parseRoutes } from './routes/parse-routes';
export type { Route, RouteMatch } from './routes/route';
export { parseWebhookAddress, WebhookAddress } from '../transports/discord/webhook-address';
export { readAlertConfiguration } from './alert-configuration';
export { AlertsModule } from './alerts.module';
export type { DestinationStatus, OutboxStatus } from '../outbox/outbox-status';
export { AlertsStatus } from '../outbox/outbox-status';
export type { Enqueued, EnqueuedSignals } from './alert-queue';
export { AlertQueue } from './alert-queue';
