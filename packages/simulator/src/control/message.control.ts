import { control } from './control-route';
import type { ControlRoute } from './control-route';
import { files, optionalDate, optionalText, text, texts } from './input';

/** Writing, changing and reading messages as people do. */
export const messageControls: ControlRoute[] = [
  control('POST', '/messages', ({ simulator, input }) =>
    simulator.postMessage({
      channelId: text(input, 'channel_id'),
      authorId: optionalText(input, 'author_id') ?? '',
      content: optionalText(input, 'content'),
      attachments: files(input['attachments']),
      timestamp: optionalDate(input, 'timestamp'),
      replyToId: optionalText(input, 'reply_to_id'),
      webhookId: optionalText(input, 'webhook_id'),
      forwardOfId: optionalText(input, 'forward_of_id'),
    }),
  ),
  control('POST', '/forum-posts', ({ simulator, input }) =>
    simulator.postInForum({
      channelId: text(input, 'channel_id'),
      authorId: text(input, 'author_id'),
      name: text(input, 'name'),
      content: optionalText(input, 'content'),
      attachments: files(input['attachments']),
      timestamp: optionalDate(input, 'timestamp'),
    }),
  ),
  control('POST', '/messages/{message_id}/publish', ({ simulator, input }) =>
    simulator.publish(text(input, 'message_id'), texts(input, 'follower_webhook_ids')),
  ),
  control('GET', '/channels/{channel_id}/messages', ({ simulator, input }) =>
    simulator.messagesIn(text(input, 'channel_id')),
  ),
  control('GET', '/messages/{message_id}', ({ simulator, input }) => simulator.message(text(input, 'message_id'))),
  control('PATCH', '/messages/{message_id}', ({ simulator, input }) =>
    simulator.editMessage(text(input, 'message_id'), {
      content: optionalText(input, 'content'),
      ...(input['attachments'] !== undefined && { attachments: files(input['attachments']) }),
    }),
  ),
  control('DELETE', '/messages/{message_id}', ({ simulator, input }) => {
    simulator.deleteMessage(text(input, 'message_id'));
    return {};
  }),
  control('POST', '/channels/{channel_id}/bulk-delete', ({ simulator, input }) => {
    simulator.bulkDelete(text(input, 'channel_id'), texts(input, 'message_ids'));
    return {};
  }),
  control('POST', '/messages/{message_id}/link-preview', ({ simulator, input }) => {
    simulator.addLinkPreview(text(input, 'message_id'), optionalText(input, 'url'));
    return {};
  }),
  control('POST', '/messages/{message_id}/pin', ({ simulator, input }) => {
    simulator.pin(text(input, 'message_id'));
    return {};
  }),
  control('POST', '/messages/{message_id}/reactions', ({ simulator, input }) => {
    simulator.react(text(input, 'message_id'), text(input, 'user_id'), text(input, 'emoji'));
    return {};
  }),
];
