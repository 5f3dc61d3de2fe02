import { decideReadingStart } from './reading-start';

const at = (minute: number) => `15000000000000${1000 + minute}`;
const known = {
  channelId: at(0),
  lastMessageId: at(50),
  cursor: at(30),
  newestInGuild: at(40),
  oldestId: at(1),
};

describe('decideReadingStart', () => {
  it.each([
    ['after the last message that was handled', {}, { kind: 'after', messageId: at(30) }],
    ['no further back than allowed', { oldestId: at(45) }, { kind: 'after', messageId: at(45) }],
    ['not where nothing came', { lastMessageId: at(30) }, { kind: 'nothing', messageId: at(30) }],
    ['not where the last message was deleted since', { lastMessageId: null }, { kind: 'nothing', messageId: at(30) }],
    ['not on a first start', { cursor: null, newestInGuild: null }, { kind: 'nothing', messageId: at(50) }],
    ['not in a channel that can be seen lately', { cursor: null }, { kind: 'nothing', messageId: at(50) }],
    [
      'from its beginning in a channel that was made meanwhile',
      { cursor: null, channelId: at(41) },
      { kind: 'after', messageId: at(41) },
    ],
    [
      'not in an empty channel',
      { cursor: null, newestInGuild: null, lastMessageId: null },
      { kind: 'nothing', messageId: at(0) },
    ],
  ])('begins %s', (_, over, expected) => {
    expect(decideReadingStart({ ...known, ...over })).toEqual(expected);
  });
});
