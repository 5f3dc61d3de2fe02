import { showEmotes } from './emotes';

describe('emotes', () => {
  it.each([
    ['plain', 'plain'],
    ['[emote:37226:KEKW]', 'KEKW'],
    ['Hello [emote:4148074:HYPERCLAP] [emote:37226:KEKW]', 'Hello HYPERCLAP KEKW'],
    ['[emote:1:A][emote:2:B]', 'A B'],
    ['so[emote:1:A]good', 'so A good'],
    ['[emote:1:A]\nnext', 'A\nnext'],
    ['[emote:1:]', 'emote'],
    ['[emote:x:A] [emote:1 [emote:1:a b] []', '[emote:x:A] [emote:1 [emote:1:a b] []'],
    ['[emote:1:a:b]', 'a:b'],
  ])('%j is shown as %j', (text, shown) => {
    expect(showEmotes(text)).toBe(shown);
  });
});
