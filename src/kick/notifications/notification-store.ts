import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock';
import { type NewNotification, type Notification, Storage, toStorableText } from '../../storage';
import { KickFigures } from '../kick-figures';
import type { ChatMessage, ChatSource } from '../reading/chat-message';
import type { MatchKind } from '../reading/match-message';
import { NotificationRoute } from './notification-route';

/** A message that is for the watched person. */
export interface FoundMessage {
  source: ChatSource;
  /** As configured. */
  channel: string;
  kind: MatchKind;
  message: ChatMessage;
}

/** Stores notifications, once for each message whichever source brought it, with what is owed of them in the same transaction. */
@Injectable()
export class NotificationStore {
  constructor(
    private readonly storage: Storage,
    private readonly route: NotificationRoute,
    private readonly clock: Clock,
    private readonly figures: KickFigures,
  ) {}

  /** Resolves after the commit, with those that were new. Throws `unavailable` when the store fails or the outbox is full. */
  async store(found: readonly FoundMessage[]): Promise<Notification[]> {
    const receivedAt = this.clock.nowIso();
    const rows = found.map((one) => rowOf(one, receivedAt));
    const stored = await this.storage.write(async (tx) => {
      const added = await tx.notifications.insertNew(rows);
      await this.route.put(tx, added, Date.parse(receivedAt));
      return added;
    });
    this.figures.countNotifications(found, stored);
    return stored;
  }
}

function rowOf({ source, channel, kind, message }: FoundMessage, receivedAt: string): NewNotification {
  const { id, author, text, sentAt, replyTo } = message;
  return {
    ...{ messageId: toStorableText(id), kind, channel: channel.toLowerCase(), author, text, source, receivedAt },
    replyToAuthor: replyTo?.author ?? null,
    replyToText: replyTo?.text ?? null,
    sentAt: sentAt ?? receivedAt,
  };
}
