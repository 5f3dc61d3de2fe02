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

  it.each(['', '!', '! plan d', 'plan d Long', '!foo', '!planned d', '!plan, d', '?plan d', '<@98> plan d', '<@99>'])(
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
