import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

/**
 * What became of a message that Discord did not accept:
 * `retry` a failure on the way or at Discord, worth another try; `done` it had arrived before; `gone` what it answers is no
 * longer there; `forbidden` the bot lacks a permission; `unreferenced` it may be sent, but not as a reply; `refused`
 * anything else, which no repetition mends.
 */
export type ReplyFailure = 'retry' | 'done' | 'gone' | 'forbidden' | 'unreferenced' | 'refused';

/** Replying needs the permission Read Message History, which sending does not. Not named in the library. */
const CANNOT_REPLY_WITHOUT_HISTORY = 160002;

const BY_CODE = new Map<number | string, ReplyFailure>([
  // A repeated callback: the first one arrived.
  [RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged, 'done'],
  [RESTJSONErrorCodes.UnknownInteraction, 'gone'],
  [RESTJSONErrorCodes.UnknownMessage, 'gone'],
  [RESTJSONErrorCodes.UnknownChannel, 'gone'],
  [RESTJSONErrorCodes.UnknownWebhook, 'gone'],
  [RESTJSONErrorCodes.InvalidWebhookToken, 'gone'],
  [RESTJSONErrorCodes.MissingPermissions, 'forbidden'],
  [RESTJSONErrorCodes.MissingAccess, 'forbidden'],
  [CANNOT_REPLY_WITHOUT_HISTORY, 'unreferenced'],
]);

export function classifyReplyFailure(error: unknown): ReplyFailure {
  if (error instanceof DiscordAPIError) {
    const known = BY_CODE.get(error.code);
    if (known) return known;
    return error.status >= 500 || error.status === 429 ? 'retry' : 'refused';
  }
  if (error instanceof HTTPError) return 'retry';
  return isConnectionFailure(error) ? 'retry' : 'refused';
}

/** Aborted by a time-out, or failed below HTTP with a code of Node (ECONNRESET) or undici (UND_ERR_SOCKET). */
function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return error.name === 'AbortError' || /^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(code);
}
