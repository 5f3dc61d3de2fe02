import fc from 'fast-check';
import { readDateWord } from '../../plans';
import { parseDateArgument, parseHelpTopic, parsePlanArguments, parseSlotArguments } from './command-arguments';

const at = new Date('2026-11-20T13:00:00Z');

describe('parsePlanArguments', () => {
  it.each([
    [' d Long AAPL', { coach: 'd', date: null, text: 'Long AAPL' }],
    ['\nd\nLong "NQ"  above\n\n- stop', { coach: 'd', date: null, text: 'Long "NQ"  above\n\n- stop' }],
    [' d 2026-11-20 Long', { coach: 'd', date: '2026-11-20', text: 'Long' }],
    [' d\n2026-11-20\nLong', { coach: 'd', date: '2026-11-20', text: 'Long' }],
    [' d 2026-02-30 Long', { coach: 'd', date: '2026-02-30', text: 'Long' }],
    [' d 2026–12–01 Short only', { coach: 'd', date: '2026-12-01', text: 'Short only' }],
    [' d\u200b 2026\u201112\u201101\nShort only', { coach: 'd', date: '2026-12-01', text: 'Short only' }],
    [' \u2060d \u200e２０２６ー１２ー０１ Short only', { coach: 'd', date: '2026-12-01', text: 'Short only' }],
    [' d Tomorrow long', { coach: 'd', date: null, text: 'Tomorrow long' }],
    [' d Long 2026-11-20', { coach: 'd', date: null, text: 'Long 2026-11-20' }],
    [' d', { coach: 'd', date: null, text: null }],
    [' d 2026-11-20', { coach: 'd', date: '2026-11-20', text: null }],
  ])('reads %j', (rest, expected) => {
    expect(parsePlanArguments(rest, at)).toEqual(expected);
  });

  it.each([' d 2026-12-1 Short', ' d 12/01/2026 Short', ' d [2026-12-01] Short', ' d 2026-12-01: Short'])(
    'refuses %j with the right form',
    (rest) => {
      expect(() => parsePlanArguments(rest, at)).toThrow(/^Invalid date '.+'\. Use YYYY-MM-DD, /);
    },
  );

  it('asks for the coach', () => {
    expect(() => parsePlanArguments(' \n', at)).toThrow('Which coach is it for?');
  });

  it('keeps the text exactly, with and without a date', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
    const space = fc.constantFrom(' ', '\n', '\t', '  ', ' \n ');
    const date = fc.constantFrom('2026-11-20', '0000-99-99', null);
    fc.assert(
      fc.property(text, space, space, date, (body, before, between, day) => {
        fc.pre(body.trim() === body && readDateWord(body, at) === null);
        const rest = `${before}d${between}${day === null ? '' : `${day}${between}`}${body}`;
        expect(parsePlanArguments(rest, at)).toEqual({ coach: 'd', date: day, text: body });
      }),
    );
  });
});

describe('the other arguments', () => {
  it('read a slot', () => {
    expect(parseSlotArguments(' D 2026-11-20 ', at)).toEqual({ coach: 'D', date: '2026-11-20' });
    expect(parseSlotArguments(' d', at)).toEqual({ coach: 'd', date: null });
    expect(() => parseSlotArguments('', at)).toThrow('Which coach');
    expect(() => parseSlotArguments(' d tomorrow', at)).toThrow('a date like 2026-11-20');
    expect(() => parseSlotArguments(' d 2026-11-20 now', at)).toThrow('a date like 2026-11-20');
  });

  it('read a date', () => {
    expect(parseDateArgument('', at)).toBeNull();
    expect(parseDateArgument('\n2026-11-20', at)).toBe('2026-11-20');
    expect(() => parseDateArgument(' today', at)).toThrow('a date like 2026-11-20');
  });

  it('read a help topic as people write it', () => {
    expect(['', ' plan', ' !Plan', ' /plan'].map((rest) => parseHelpTopic(rest, '!'))).toEqual([
      null,
      'plan',
      'plan',
      'plan',
    ]);
    expect(() => parseHelpTopic(' foo', '!')).toThrow('no such command');
  });
});
