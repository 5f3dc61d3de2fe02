export {
  DESTINATION_FIELDS,
  type DestinationSettings,
  destinationOf,
  isFault,
  readDestination,
} from './destination-reader';
export { DISCORD, isWebhook } from './discord/destination';
export { deliveryFooter } from './discord/message/delivery-id';
export type { Embed, EmbedField } from './discord/message/embed';
export { EMBED_LIMITS, embedSize, MESSAGE_LIMITS } from './discord/message/embed';
export { plainText } from './discord/message/plain-text';
export { DISCORD_PACING } from './discord/pacing/send-pacing';
export { parseWebhookAddress } from './discord/webhook-address';
export { DiscordPresenters } from './discord/presenters';
export { TransportsModule } from './transports.module';
