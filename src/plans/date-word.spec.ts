import fc from 'fast-check';
import { readDateWord } from './date-word';

const at = new Date('2026-11-20T13:00:00Z');

describe('readDateWord', () => {
  it.each([
    '2026-12-01',
    '2026–12–01',
    '2026—12—01',
    '2026‑12‑01',
    '2026−12−01',
    '2026‐12‐01',
    '2026-12–01',
    '２０２６－１２－０１',
    '2026ー12ー01',
    '\u200b2026-12\u2060-01\u200f',
    '\u200f\ufeff 2026-12-01',
  ])('reads %j', (written) => {
    expect(readDateWord(`${written}\n Short  only`, at)).toEqual({
      kind: 'date',
      date: '2026-12-01',
      rest: '\n Short  only',
    });
  });

  it.each([
    ['2026-12-1', '2026-12-01'],
    ['2026-1-2', '2026-01-02'],
    ['[2026-12-01]', '2026-12-01'],
    ['(2026-12-01)', '2026-12-01'],
    ['**2026-12-01**', '2026-12-01'],
    ['`2026-12-01`', '2026-12-01'],
    ['"2026-12-01"', '2026-12-01'],
    ['2026-12-01:', '2026-12-01'],
    ['2026-12-01,', '2026-12-01'],
    ['2026-12-01T09:30', '2026-12-01'],
    ['2026-12-01:Short', '2026-12-01'],
    ['date:2026-12-01', '2026-12-01'],
    ['for 2026-12-01', '2026-12-01'],
    ['Tue, 2026-12-01', '2026-12-01'],
    ['2026/12/01', '2026-12-01'],
    ['2026.12.1', '2026-12-01'],
    ['2026_12_01', '2026-12-01'],
    ['2026 12 01', '2026-12-01'],
    ['20261201', '2026-12-01'],
    ['2026–12–1', '2026-12-01'],
    ['2026年12月1日', '2026-12-01'],
    ['2026-13-1', null],
    ['12/01/2026', null],
    ['1/12/2026', null],
    ['12-01-2026', null],
    ['1.12.2026', null],
    ['01.12.26', null],
    ['12/1/26', null],
    ['26-12-01', null],
    ['12012026', null],
    ['20226-12-01', null],
    ['206-12-01', null],
    ['2026-120-1', null],
    ['2026-12', null],
    ['12/01', null],
    ['01-12', null],
    ['1.12.', null],
    ['12/04', null],
    ['12/18', null],
    ['12月1日', null],
    ['Dec 1', null],
    ['Dec. 1st', null],
    ['Dec1', null],
    ['December 1,', null],
    ['1 Dec', null],
    ['1st of December', null],
    ['1-Dec-2026', null],
    ['Tuesday, December 1', null],
    ['<t:1796083200:D>', null],
    ['[date]', null],
    ['[tomorrow]', null],
    ['<today>', null],
  ])('finds that %j is meant as a date', (written, right) => {
    expect(readDateWord(` ${written} Short only`, at)).toMatchObject({ kind: 'misshapen', right });
  });

  it.each(['tomorrow', 'Yesterday', 'yesterday.', '\u200bTomorrow!'])('takes %j alone for a date', (written) => {
    expect(readDateWord(written, at)).toMatchObject({ kind: 'misshapen' });
  });

  it.each([
    'Tomorrow: short only',
    'tomorrow we wait',
    'Monday we wait',
    'Today',
    'Today is CPI',
    '1/2 size',
    '1/4',
    '2/3 of the usual size',
    '50/50',
    '24/7',
    '24/7/365',
    '9/21 EMA',
    '20/50 cross',
    '12/26 MACD',
    '10-20 points',
    '5800-5850',
    '5800–5850 is the range',
    '5,800.50',
    '21000',
    '20261',
    '1.12',
    '12.05 entry',
    '0.5% risk',
    '3-1 R',
    '+1',
    '100k account',
    '1-2-3 pattern',
    '5-10-15 minutes',
    'May be choppy',
    'March higher',
    'Decide at 10',
    'Dec futures roll',
    '5 may hold',
    'Mar 6000 calls',
    'Long 2026-12-01',
    'ES 12/01/2026 expiry',
    'Q4 2026',
    'FOMC 2026-12-01',
    '(half size)',
    '<@123> says',
    '<#123>',
    '0DTE',
    '4h trend',
    '9:30 open',
    '08:00-09:30',
    'Sunday 1 pm',
    '-',
    '–',
    '',
    ' \n ',
  ])('leaves %j to the text', (written) => {
    expect(readDateWord(` ${written}`, at)).toBeNull();
  });

  it('takes time that grows with the text, and no more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const read = readDateWord(text, at);
        expect(read === null || read.kind === 'misshapen' || text.endsWith(read.rest)).toBe(true);
      }),
    );
  });
});
