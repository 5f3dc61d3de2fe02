import { channelDestination, webhookDestination } from './destination';
import { sendWayOf } from './send-way';
import { WebhookAddress } from './webhook-address';

const hook = (threadId: string | null) => webhookDestination(new WebhookAddress('2'.repeat(18), 't', threadId), null);

describe('sendWayOf', () => {
  it('posts to a webhook without the bot, and follows it where it is moved', () => {
    expect(sendWayOf({ destination: hook(null), lane: '7' })).toEqual({
      ...{ path: `/webhooks/${'2'.repeat(18)}/t?wait=true`, asBot: false, hasNonce: false },
      paced: { kind: 'webhook', webhookId: '2'.repeat(18), channelId: '7' },
      ...{ readableChannelId: '7', answerTellsLane: true },
    });
  });

  it('takes a thread for no move: its messages stand there, its limits are those of the channel', () => {
    expect(sendWayOf({ destination: hook('9'.repeat(18)), lane: '7' })).toMatchObject({
      path: `/webhooks/${'2'.repeat(18)}/t?wait=true&thread_id=${'9'.repeat(18)}`,
      ...{ readableChannelId: '9'.repeat(18), answerTellsLane: false },
    });
  });

  it('posts to a channel as the bot, with a nonce', () => {
    expect(sendWayOf({ destination: channelDestination('7', null), lane: '7' })).toEqual({
      ...{ path: '/channels/7/messages', asBot: true, hasNonce: true },
      ...{ paced: { kind: 'channel', channelId: '7' }, readableChannelId: '7', answerTellsLane: false },
    });
  });
});
