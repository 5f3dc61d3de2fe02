import fc from 'fast-check';
import { watch } from './mention';

describe('a mention', () => {
  const bob = watch('Bob');

  it.each([
    '@bob',
    '@Bob',
    '@BOB!',
    'hey @bob, look',
    '(@bob)',
    '@bob?',
    '@bob:',
    "@bob's stop",
    '@bob-',
    '@bob - out',
    '@bob\u{e0000}',
    '@bob🔥',
    '🔥@bob',
    'a\n@bob\nb',
    '@bobby @bob',
    '@@bob',
    '/@bob/',
    '＠ｂｏｂ',
    '¡@bob!',
    '你好，@bob。',
  ])('is in %j', (text) => {
    expect(bob.isMentionedIn(text)).toBe(true);
  });

  it.each([
    '',
    'bob',
    '@bobby',
    '@bob_',
    '@bob1',
    '@bob-trades',
    '@bóbby',
    '@bobé',
    '@bob\u0301',
    '@bobя',
    '@bob三',
    'mail@bob.com',
    '1@bob',
    '@ bob',
    '@b',
    'B@OB',
  ])('is not in %j', (text) => {
    expect(bob.isMentionedIn(text)).toBe(false);
  });

  it.each([
    ['Ünal', 'hey @ÜNAL', 'hey @Ünalan'],
    ['иван', '@Иван, смотри', '@ивана'],
    ['太郎', '@太郎 さん', '@太郎さん'],
    ['a.b', '@A.B!', '@aXb'],
    ['x_1', '@X_1.', '@x_12'],
    ['ﬁn', '@fin', '@fine'],
  ])('is found of %s, whatever the script', (name, mention, other) => {
    expect([watch(name).isMentionedIn(mention), watch(name).isMentionedIn(other)]).toEqual([true, false]);
  });

  it('compares names in any case', () => {
    expect(['bob', 'BOB', 'Bob', 'bobby', ''].map((name) => bob.isName(name))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('is the same with anything around that is part of no word', () => {
    const around = fc.string({ unit: fc.constantFrom(' ', '!', '.', '"', '🔥', '\n', '/', '@', '#') });
    fc.assert(fc.property(around, around, (before, after) => bob.isMentionedIn(`${before}@bob${after}`)));
  });
});
