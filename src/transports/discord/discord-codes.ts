// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json

/** A wrong, deleted or forbidden destination, whatever the status: no other body would be taken. */
export const DESTINATION_CODES: ReadonlyMap<number, string> = new Map([
  [10003, 'the channel does not exist any more'],
  [10015, 'the webhook does not exist any more'],
  [50001, 'the bot cannot see the channel'],
  [50008, 'the channel takes no messages'],
  [50013, 'the bot may not write to the channel'],
  [50024, 'the channel takes no messages of this kind'],
  [50027, "the webhook's token is not valid"],
  [50083, 'the thread is archived'],
  [160005, 'the thread is locked'],
  [220001, 'a webhook of a forum needs a thread_id in its address'],
]);

/** Discord took offence at what a message says, whatever the status. */
export const CONTENT_CODES: ReadonlySet<number> = new Set([
  20009, // explicit content
  40005, // request entity too large
  200000, // blocked by automatic moderation
  200001, // title blocked by automatic moderation
  240000, // blocked by the harmful links filter
]);
