import type { ChatMessage } from './chat-message';
import type { Watched } from './mention';

/** Why a message is for somebody; one that replies is a reply, whatever else it says. */
export type MatchKind = 'mention' | 'reply';

/** Why the message is for the watched person; null when it is not, or comes from that person. */
export function matchMessage({ author, text, replyTo }: ChatMessage, watched: Watched): MatchKind | null {
  const repliedTo = replyTo?.author ?? null;
  const isReply = repliedTo !== null && watched.isName(repliedTo);
  if (!isReply && !watched.isMentionedIn(text)) return null;
  if (watched.isName(author)) return null;
  return isReply ? 'reply' : 'mention';
}
