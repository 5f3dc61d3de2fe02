import fc from 'fast-check';
import { embedSize } from '../../transports';
import { type NotificationPayload, presentNotification } from './notification-embed';

const payload: NotificationPayload = {
  ...{ id: 1, kind: 'mention', message_id: 'm1', channel: 'desk', url: 'https://kick.com/desk', author: 'alice' },
  ...{ text: 'hey @bob', reply_to: null, source: 'pusher' },
  ...{ sent_at: '2026-11-20T13:00:00.000Z', received_at: '2026-11-20T13:00:01.000Z' },
};
const embedOf = (changes: Partial<NotificationPayload> = {}) =>
  presentNotification({ payload: JSON.stringify({ ...payload, ...changes }) });

describe('a notification on Discord', () => {
  it('shows channel, author, text, link and time', () => {
    expect(embedOf()).toEqual({
      ...{ title: 'alice mentioned you in desk', url: 'https://kick.com/desk', description: 'hey @\u200bbob' },
      ...{ color: 0x53fc18, fields: [], timestamp: '2026-11-20T13:00:00.000Z' },
    });
  });

  it.each([
    [
      { author: 'bob', text: 'in at 5' },
      { name: 'In reply to bob', value: 'in at 5' },
    ],
    [
      { author: null, text: 'in at 5' },
      { name: 'In reply to', value: 'in at 5' },
    ],
    [
      { author: 'bob', text: null },
      { name: 'In reply to bob', value: '(no text)' },
    ],
  ])('shows what it replies to: %j', (reply_to, field) => {
    expect(embedOf({ kind: 'reply', text: ' ', reply_to })).toMatchObject({
      ...{ title: 'alice replied to you in desk', description: '(no text)', fields: [{ ...field, inline: false }] },
    });
  });

  it('stays within the limits, pings nobody and forms no link, whatever was written', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.constantFrom(
        '@everyone',
        '<@123456789012345678>',
        '<@&1>',
        '[a](https://x.example)',
        '*'.repeat(2000),
        '@here '.repeat(500),
      ),
    );
    fc.assert(
      fc.property(text, text, text, (author, content, parent) => {
        const embed = embedOf({ kind: 'reply', author, text: content, reply_to: { author, text: parent } });
        expect(embed.title.length).toBeLessThanOrEqual(256);
        expect(embed.description!.length).toBeLessThanOrEqual(4096);
        expect(embed.fields[0]!.name.length).toBeLessThanOrEqual(256);
        expect(embed.fields[0]!.value.length).toBeLessThanOrEqual(1024);
        expect(embedSize(embed)).toBeLessThanOrEqual(6000);
        expect(JSON.stringify(embed)).not.toMatch(/@(everyone|here)|(?<!\\\\)<@|(?<!\\\\)\]\(/);
      }),
    );
  });
});
