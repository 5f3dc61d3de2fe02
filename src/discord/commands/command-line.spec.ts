import fc from 'fast-check';
import { COMMAND_NAMES } from '../command-guide';
import { parseCommandLine } from './command-line';

const parse = (content: string, prefix = '!') => parseCommandLine(content, prefix, '99');

describe('parseCommandLine', () => {
  it.each([
    ['!plan d Long', { name: 'plan', rest: ' d Long' }],
    ['!PLAN d Long', { name: 'plan', rest: ' d Long' }],
    ['!plan\nd\nLong', { name: 'plan', rest: '\nd\nLong' }],
    ['!plans', { name: 'plans', rest: '' }],
    ['<@99> plan d Long', { name: 'plan', rest: ' d Long' }],
    ['<@!99> !plan d Long', { name: 'plan', rest: ' d Long' }],
  ])('reads %j', (content, expected) => {
    expect(parse(content)).toEqual(expected);
  });

  it.each([
    ['a space after the prefix', '! plan d Long'],
    ['several', '!  \tplan d Long'],
    ['a full-width prefix', '！plan d Long'],
    ['all of it full-width', '！ｐｌａｎ d Long'],
    ['an ideographic space', '！　plan d Long'],
    ['a zero-width space before it', '\u200b!plan d Long'],
    ['a byte order mark before it', '\ufeff!plan d Long'],
    ['a word joiner inside', '!\u2060pl\u2060an d Long'],
    ['marks of direction', '\u200f\u202a!\u200eplan d Long'],
    ['a soft hyphen and a filler', '\u00ad\u3164!plan\u00ad d Long'],
    ['a variation selector', '!\ufe0fplan d Long'],
    ['white space before it', ' \n!PlAn d Long'],
    ['a mention and something unseen', '\u200b<@99>\u200b ! plan d Long'],
  ])('hears a command through %s', (_, content) => {
    expect(parse(content)).toEqual({ name: 'plan', rest: ' d Long' });
  });

  it('hears any case of a prefix', () => {
    expect(parse('CW!plan d x', 'cw!')).toEqual({ name: 'plan', rest: ' d x' });
    expect(parse('c\u200bｗ! plan d x', 'CW!')).toEqual({ name: 'plan', rest: ' d x' });
  });

  it.each(['', '!', '\u200b', 'plan d Long', '!foo', '!planned d', '!plan, d', '?plan d', '<@98> plan d', '<@99>'])(
    'leaves %j alone',
    (content) => {
      expect(parse(content)).toBeNull();
    },
  );

  it('takes a prefix of several characters', () => {
    expect(parse('cw$ plan d x', 'cw$ ')).toEqual({ name: 'plan', rest: ' d x' });
  });

  it('keeps everything after the name, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMAND_NAMES), fc.string({ unit: 'grapheme' }), (name, rest) => {
        expect(parse(`!${name} ${rest}`)).toEqual({ name, rest: ` ${rest}` });
      }),
    );
  });
});
