import { findLinkedImages, selectCharts } from './chart-attachments';

const file = (name: string, contentType: string | null = null) => ({
  id: `id-${name}`,
  name,
  url: `https://cdn.discordapp.com/${name}`,
  contentType,
  size: 10,
});

describe('selectCharts', () => {
  it.each([
    [file('a.png'), true],
    [file('a.JPG'), true],
    [file('a.jpeg'), true],
    [file('a.gif'), true],
    [file('a.webp'), true],
    [file('a.bmp'), true],
    [file('chart', 'image/png'), true],
    [file('chart', 'image/jpeg; charset=binary'), true],
    [file('a.svg', 'image/svg+xml'), 'other-image'],
    [file('a.heic', 'image/heic'), 'other-image'],
    [file('a.HEIC'), 'other-image'],
    [file('a.png', 'image/heic'), 'other-image'],
    [file('a.jpg', 'image/avif'), 'other-image'],
    [file('a.tif', 'application/octet-stream'), 'other-image'],
    [{ ...file('a.png', 'image/png'), size: 10 * 1024 * 1024 }, true],
    [{ ...file('a.png', 'image/png'), size: 10 * 1024 * 1024 + 1 }, 'too-large'],
    [file('notes.txt', 'text/plain'), 'not-an-image'],
    [file('png'), 'not-an-image'],
  ])('%j', (attached, expected) => {
    const { charts, skipped } = selectCharts([attached], 10);
    const isChart = expected === true;
    expect(charts.map((chart) => chart.attachmentId)).toEqual(isChart ? [attached.id] : []);
    expect(skipped).toEqual(isChart ? [] : [{ filename: attached.name, reason: expected }]);
  });

  it('names the images that a text only links to', () => {
    const { charts, skipped } = selectCharts([file('1.png')], 2, 'Long, see https://i.imgur.com/a.png');
    expect(charts).toHaveLength(1);
    expect(skipped).toEqual([{ filename: 'https://i.imgur.com/a.png', reason: 'linked' }]);
  });
});

describe('findLinkedImages', () => {
  it.each([
    ['https://example.com/nq.png', ['https://example.com/nq.png']],
    ['see <https://example.com/nq.JPG?width=800>, ok', ['https://example.com/nq.JPG?width=800']],
    ['[chart](https://example.com/nq.webp)', ['https://example.com/nq.webp']],
    ['**https://example.com/nq.gif**.', ['https://example.com/nq.gif']],
    ['https://www.tradingview.com/x/AbCd1234/', ['https://www.tradingview.com/x/AbCd1234/']],
    ['https://cdn.discordapp.com/attachments/1/2/x', ['https://cdn.discordapp.com/attachments/1/2/x']],
    ['https://imgur.com/a1B2c3 twice https://imgur.com/a1B2c3', ['https://imgur.com/a1B2c3']],
    ['https://www.tradingview.com/symbols/ES1!/', []],
    ['https://example.com/png', []],
    ['https://example.com/report.pdf and nq.png', []],
    ['no links', []],
  ])('%j', (text, links) => {
    expect(findLinkedImages(text)).toEqual(links);
  });

  it('takes time that grows with the text', () => {
    expect(findLinkedImages('https://'.repeat(500)).length).toBeLessThanOrEqual(5);
  });
});

describe('selectCharts, of many', () => {
  it('keeps the first ones and names the others', () => {
    const { charts, skipped } = selectCharts([file('1.png'), file('x.pdf'), file('2.png'), file('3.png')], 2);
    expect(charts.map((chart) => chart.filename)).toEqual(['1.png', '2.png']);
    expect(skipped).toEqual([
      { filename: 'x.pdf', reason: 'not-an-image' },
      { filename: '3.png', reason: 'too-many' },
    ]);
  });
});
