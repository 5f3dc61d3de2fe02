import fc from 'fast-check';
import { parseChartAddress } from './chart-address';

describe('parseChartAddress', () => {
  it.each([
    ['https://charts.example.com/nq%20open.png', 'https://charts.example.com/nq%20open.png'],
    ['HTTPS://Charts.Example.com:443/a.png', 'https://charts.example.com/a.png'],
    [' https://charts.example.com/nq open.png\n', 'https://charts.example.com/nq%20open.png'],
    ['https://charts.exam\nple.com/a\t.png', 'https://charts.example.com/a.png'],
    ['https://charts.example.com\\@evil.example/a.png', 'https://charts.example.com/@evil.example/a.png'],
    ['https:\\\\charts.example.com\\..\\a.png', 'https://charts.example.com/a.png'],
    ['https:charts.example.com/./b/../a.png?x=1 2#y', 'https://charts.example.com/a.png?x=1%202#y'],
    ['https://bücher.example/ä.png', 'https://xn--bcher-kva.example/%C3%A4.png'],
  ])('reads %j', (input, address) => {
    expect(parseChartAddress(input)).toBe(address);
  });

  it.each([
    '',
    'chart.png',
    'http://charts.example.com/a.png',
    'javascript:alert(1)',
    'https://user@charts.example.com/a.png',
    'https://user:secret@charts.example.com/a.png',
    'https://:@charts.example.com:x/a.png',
    'https://charts.example.com/a\u0000.png',
    '\u0000https://charts.example.com/a.png',
    'https://charts.example.com/a%00.png',
    `https://charts.example.com/${'a'.repeat(2048)}`,
    `https://charts.example.com/${'ä'.repeat(500)}`,
  ])('refuses %j', (input) => {
    expect(parseChartAddress(input)).toBeNull();
  });

  it('answers what reads the same again, in visible ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (path) => {
        const address = parseChartAddress(`https://charts.example.com/${path}`);
        fc.pre(address !== null);
        expect(address).toMatch(/^https:\/\/charts\.example\.com\/[!-~]*$/);
        expect(parseChartAddress(address)).toBe(address);
      }),
    );
  });
});
