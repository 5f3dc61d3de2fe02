import { smallImages } from './image.fixture';
import { fittingName, imageTypeOf } from './image-type';

describe('imageTypeOf', () => {
  it.each(Object.entries(smallImages))('knows %s by its bytes', (mediaType, bytes) => {
    expect(imageTypeOf(bytes)).toBe(mediaType);
  });

  const png = smallImages['image/png']!;
  it.each([
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['nothing', ''],
    ['a PNG signature alone', png.subarray(0, 8)],
    ['HTML behind the signature of a PNG', Buffer.concat([png.subarray(0, 8), Buffer.from('<html>'.repeat(10))])],
    ['a PNG without a size', Buffer.concat([png.subarray(0, 16), Buffer.alloc(40)])],
    ['the first bytes of a JPEG', Buffer.from([0xff, 0xd8, 0xff])],
    ['a JPEG signature before text', Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from('hello '.repeat(50))])],
    ['a text that begins like a bitmap', 'BMW is a long today, above 80.20 with a stop at 79'],
    ['a text that begins like a GIF', 'GIF89a'],
    ['the same, with other bytes behind it in memory', Buffer.from('GIF89a\x10\0\x10\0').subarray(0, 6)],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj'],
    ['a RIFF file that is a sound', Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0')],
  ])('takes %s for no image', (_what, bytes) => {
    expect(imageTypeOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)).toBeNull();
  });

  it('does not search crafted bytes for long: 512 KiB, no further', () => {
    const jpeg = smallImages['image/jpeg']!;
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(0xffff - 2)]);
    const behind = (segments: number) =>
      Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: segments }, () => segment), jpeg.subarray(2)]);
    expect(imageTypeOf(behind(7))).toBe('image/jpeg');
    expect(imageTypeOf(behind(8))).toBeNull();
  });
});

describe('fittingName', () => {
  it.each([
    ['chart.png', 'image/png', 'chart.png'],
    ['IMG_1.JPEG', 'image/jpeg', 'IMG_1.JPEG'],
    ['chart.png', 'image/jpeg', 'chart.png.jpg'],
    ['pasted image', 'image/webp', 'pasted image.webp'],
  ])('%s as %s is %s', (filename, mediaType, expected) => {
    expect(fittingName(filename, mediaType)).toBe(expected);
  });
});
