import fc from 'fast-check';
import { parseDateArgument, parseHelpTopic, parsePlanArguments, parseSlotArguments } from './command-arguments';

describe('parsePlanArguments', () => {
  it.each([
    [' d Long AAPL', { coach: 'd', date: null, text: 'Long AAPL' }],
    ['\nd\nLong "NQ"  above\n\n- stop', { coach: 'd', date: null, text: 'Long "NQ"  above\n\n- stop' }],
    [' d 2026-11-20 Long', { coach: 'd', date: '2026-11-20', text: 'Long' }],
    [' d\n2026-11-20\nLong', { coach: 'd', date: '2026-11-20', text: 'Long' }],
    [' d 2026-02-30 Long', { coach: 'd', date: '2026-02-30', text: 'Long' }],
    [' d 2026-2-3 Long', { coach: 'd', date: null, text: '2026-2-3 Long' }],
    [' d 2026-11-20: Long', { coach: 'd', date: null, text: '2026-11-20: Long' }],
    [' d Tomorrow long', { coach: 'd', date: null, text: 'Tomorrow long' }],
    [' d Long 2026-11-20', { coach: 'd', date: null, text: 'Long 2026-11-20' }],
    [' d', { coach: 'd', date: null, text: null }],
    [' d 2026-11-20', { coach: 'd', date: '2026-11-20', text: null }],
  ])('reads %j', (rest, expected) => {
    expect(parsePlanArguments(rest)).toEqual(expected);
  });

  it('asks for the coach', () => {
    expect(() => parsePlanArguments(' \n')).toThrow('Which coach is it for?');
  });

  it('keeps the text exactly, with and without a date', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
    const space = fc.constantFrom(' ', '\n', '\t', '  ', ' \n ');
    const date = fc.constantFrom('2026-11-20', '0000-99-99', null);
    fc.assert(
      fc.property(text, space, space, date, (body, before, between, day) => {
        fc.pre(body.trim() === body && !/^\d{4}-\d{2}-\d{2}(\s|$)/.test(body));
        const rest = `${before}d${between}${day === null ? '' : `${day}${between}`}${body}`;
        expect(parsePlanArguments(rest)).toEqual({ coach: 'd', date: day, text: body });
      }),
    );
  });
});

describe('the other arguments', () => {
  it('read a slot', () => {
    expect(parseSlotArguments(' D 2026-11-20 ')).toEqual({ coach: 'D', date: '2026-11-20' });
    expect(parseSlotArguments(' d')).toEqual({ coach: 'd', date: null });
    expect(() => parseSlotArguments('')).toThrow('Which coach');
    expect(() => parseSlotArguments(' d tomorrow')).toThrow('a date like 2026-11-20');
    expect(() => parseSlotArguments(' d 2026-11-20 now')).toThrow('a date like 2026-11-20');
  });

  it('read a date', () => {
    expect(parseDateArgument('')).toBeNull();
    expect(parseDateArgument('\n2026-11-20')).toBe('2026-11-20');
    expect(() => parseDateArgument(' today')).toThrow('a date like 2026-11-20');
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
