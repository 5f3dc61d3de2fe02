import { selectCharts } from './chart-attachments';

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
    [file('a.svg', 'image/svg+xml'), false],
    [file('a.heic', 'image/heic'), false],
    [file('notes.txt', 'text/plain'), false],
    [file('png'), false],
  ])('%j', (attached, isChart) => {
    const { charts, skipped } = selectCharts([attached], 10);
    expect(charts.map((chart) => chart.attachmentId)).toEqual(isChart ? [attached.id] : []);
    expect(skipped).toEqual(isChart ? [] : [{ filename: attached.name, reason: 'not-an-image' }]);
  });

  it('keeps the first ones and names the others', () => {
    const { charts, skipped } = selectCharts([file('1.png'), file('x.pdf'), file('2.png'), file('3.png')], 2);
    expect(charts.map((chart) => chart.filename)).toEqual(['1.png', '2.png']);
    expect(skipped).toEqual([
      { filename: 'x.pdf', reason: 'not-an-image' },
      { filename: '3.png', reason: 'too-many' },
    ]);
  });
});
