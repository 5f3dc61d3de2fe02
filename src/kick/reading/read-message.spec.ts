import fc from 'fast-check';
import { matchMessage } from './match-message';
import { watch } from './mention';
import { readFeedEvent, readHookEvent } from './read-message';

const EVENT = 'App\\Events\\ChatMessageEvent';
const feedMessage = {
  id: '0d7f6a3c-1b5e-4d1e-9d3e-8f1f0a1b2c3d',
  chatroom_id: 4807,
  content: 'hey @bob [emote:1:KEKW]',
  type: 'message',
  created_at: '2026-11-20T13:00:00+00:00',
  sender: { id: 7, username: 'Alice', slug: 'alice', identity: { color: '#fff', badges: [] } },
};
const plain = { id: feedMessage.id, author: 'Alice', text: 'hey @bob KEKW', sentAt: '2026-11-20T13:00:00.000Z' };
const original = { original_sender: { id: 1, username: 'Bob' }, original_message: { id: 'm0', content: 'in at 5' } };

describe('an event of a feed', () => {
  const read = (changes: object) => readFeedEvent(EVENT, JSON.stringify({ ...feedMessage, ...changes }));

  it('is read with its data as JSON text, and as an object', () => {
    const reading = { kind: 'message', message: { ...plain, replyTo: null } };
    expect(readFeedEvent(EVENT, JSON.stringify(feedMessage))).toEqual(reading);
    expect(readFeedEvent(EVENT, feedMessage)).toEqual(reading);
  });

  it.each([
    ['null', null, null],
    ['missing', undefined, null],
    ['text that is no JSON', '{', null],
    ['the JSON text null', 'null', null],
    ['an empty object', {}, null],
    ['a list', [], null],
    ['a number', 5, null],
    ['an object', original, { author: 'Bob', text: 'in at 5' }],
    ['JSON text', JSON.stringify(original), { author: 'Bob', text: 'in at 5' }],
    ['without the message', { original_sender: { username: 'Bob' } }, { author: 'Bob', text: null }],
    ['without the sender', { original_message: { content: 'x' } }, { author: null, text: 'x' }],
    ['with null in both', { original_sender: null, original_message: null }, null],
    ['with JSON text in it', { original_sender: '{"username":"Bob"}' }, { author: 'Bob', text: null }],
    ['with a nameless sender', { original_sender: { username: 5 }, original_message: { content: [] } }, null],
  ])('is read with metadata that is %s', (_what, metadata, replyTo) => {
    expect(read({ metadata })).toMatchObject({ kind: 'message', message: { ...plain, replyTo } });
  });

  it('that says it is a reply is one, though nothing of its parent came', () => {
    expect(read({ type: 'reply', metadata: null })).toMatchObject({
      message: { replyTo: { author: null, text: null } },
    });
  });

  it.each([
    ['no id', { id: undefined }, 'no message id'],
    ['a blank id', { id: ' ' }, 'no message id'],
    ['an id without end', { id: 'x'.repeat(201) }, 'no message id'],
    ['no sender', { sender: null }, 'no sender'],
    ['a nameless sender', { sender: {} }, 'no sender'],
    ['no content', { content: null }, 'no content'],
  ])('with %s cannot be read', (_what, changes, reason) => {
    expect(read(changes)).toEqual({ kind: 'unreadable', reason });
  });

  it.each([['{'], ['null'], ['[]'], ['5'], [undefined], [5]])('with %j as data cannot be read', (data) => {
    expect(readFeedEvent(EVENT, data)).toEqual({ kind: 'unreadable', reason: 'no JSON object' });
  });

  it.each(['App\\Events\\UserBannedEvent', 'App\\Events\\SomethingNew', 'pusher:pong', ''])(
    '%s is no message',
    (event) => {
      expect(readFeedEvent(event, '{')).toEqual({ kind: 'other' });
    },
  );

  it.each([
    ['not-a-time', null],
    [undefined, null],
    [1_795_000_000_000, new Date(1_795_000_000_000).toISOString()],
    [-1, null],
    ['+012026-01-01T00:00:00Z', null],
  ])('sent at %j', (created_at, sentAt) => {
    expect(read({ created_at })).toMatchObject({ message: { sentAt } });
  });

  it('keeps what can be stored, and not more than it has room for', () => {
    const reading = read({ content: `a\u0000b\ud800${'🔥'.repeat(2000)}`, sender: { username: 'x'.repeat(500) } });
    const { message } = reading as { message: { text: string; author: string } };
    expect(message.text).toMatch(/^a\ufffdb\ufffd(?:🔥)+…$/u);
    expect([message.text.length, message.author.length]).toEqual([expect.any(Number), 100]);
    expect(message.text.length).toBeLessThanOrEqual(2000);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (metadata, sender) => {
        expect(['message', 'unreadable']).toContain(readFeedEvent(EVENT, { ...feedMessage, metadata, sender }).kind);
      }),
    );
  });
});

describe('an official event', () => {
  const body = {
    message_id: 'm1',
    replies_to: { message_id: 'm0', content: 'in at 5', sender: { username: 'Bob', identity: null } },
    broadcaster: { username: 'desk', channel_slug: 'desk' },
    sender: { username: 'Alice', channel_slug: 'alice' },
    content: 'agreed [emote:1:KEKW]',
    emotes: [{ emote_id: '1', positions: [{ s: 7, e: 20 }] }],
    created_at: '2026-11-20T13:00:00Z',
  };

  it('is read with the message that it replies to', () => {
    expect(readHookEvent('chat.message.sent', body)).toEqual({
      kind: 'message',
      message: {
        ...{ id: 'm1', author: 'Alice', text: 'agreed KEKW', sentAt: '2026-11-20T13:00:00.000Z' },
        replyTo: { author: 'Bob', text: 'in at 5' },
      },
    });
  });

  it.each([null, undefined, {}, [], 'x'])('is read with %j as what it replies to', (replies_to) => {
    expect(readHookEvent('chat.message.sent', { ...body, replies_to })).toMatchObject({ message: { replyTo: null } });
  });

  it('of another type is no message; without its parts it cannot be read', () => {
    expect(readHookEvent('channel.followed', body)).toEqual({ kind: 'other' });
    expect(readHookEvent('chat.message.sent', { ...body, sender: null })).toEqual({
      ...{ kind: 'unreadable', reason: 'no sender' },
    });
    expect(readHookEvent('chat.message.sent', [])).toMatchObject({ kind: 'unreadable' });
  });
});

describe('a message is for the watched person', () => {
  const bob = watch('bob');
  const message = { id: 'm1', author: 'Alice', text: 'hi', sentAt: null, replyTo: null };

  it.each([
    ['when it mentions', { text: 'hi @Bob' }, 'mention'],
    ['when it replies', { replyTo: { author: 'BOB', text: null } }, 'reply'],
    ['as a reply when it does both', { text: '@bob', replyTo: { author: 'bob', text: 'x' } }, 'reply'],
    ['when it replies to another and mentions', { text: '@bob', replyTo: { author: 'eve', text: '' } }, 'mention'],
    ['not when it replies to another', { replyTo: { author: 'bobby', text: '@bob' } }, null],
    ['not when it replies to nobody known', { replyTo: { author: null, text: 'x' } }, null],
    ['not when it says nothing of it', {}, null],
    ['not when it is that person who writes', { author: 'BOB', text: '@bob' }, null],
    ['not when that person replies to themselves', { author: 'Bob', replyTo: { author: 'bob', text: 'x' } }, null],
  ])('%s', (_what, changes, kind) => {
    expect(matchMessage({ ...message, ...changes }, bob)).toBe(kind);
  });
});
