import { downloadChart, MAX_CHART_BYTES } from '../../src/charts/chart-download';
import { pngOf } from '../../src/charts/image.fixture';
import { cut, endless, file, silence, stall, status, TestCdn } from '../support/test-cdn';

const NEVER = new AbortController().signal;
const PATIENT = { silence: 10_000, total: 20_000 };
const IMPATIENT = { silence: 300, total: 1_500 };

describe('downloading a chart', () => {
  let cdn: TestCdn;
  beforeEach(async () => (cdn = await TestCdn.start()));
  afterEach(() => cdn.close());

  const download = (expectedBytes: number | null = null, ended = NEVER, timeouts = PATIENT) =>
    downloadChart(new URL(cdn.urlOf('a.png')), expectedBytes, ended, timeouts);

  it('brings an image of 9 MB whole', async () => {
    const png = pngOf(9_000_000);
    cdn.willAnswer(file(png));
    const outcome = await download(png.length);
    expect(outcome).toMatchObject({ kind: 'image', contentType: 'image/png' });
    expect(outcome.kind === 'image' && outcome.bytes.equals(png)).toBe(true);
  });

  it('believes the bytes, not their label', async () => {
    cdn.willAnswer(file('<html><script>alert(1)</script>', { 'content-type': 'image/png' }));
    expect(await download()).toEqual({ kind: 'refused', reason: 'not-an-image' });
    cdn.willAnswer(file(pngOf(), { 'content-type': 'text/html' }));
    expect(await download()).toMatchObject({ kind: 'image', contentType: 'image/png' });
  });

  it('follows no redirect, whichever way it points', async () => {
    for (const code of [301, 302, 307, 308]) {
      cdn.willAnswer(status(code, { location: cdn.urlOf('b.png') }), file(pngOf()));
      expect(await download()).toEqual({ kind: 'refused', reason: 'redirect' });
    }
    expect(cdn.requests).toEqual(Array(4).fill('/attachments/1/2/a.png'));
  });

  it('refuses more than 10 MiB, announced or not', async () => {
    cdn.willAnswer(file(pngOf(11 * 1024 * 1024)));
    expect(await download()).toEqual({ kind: 'refused', reason: 'too-large' });
    cdn.willAnswer(stall(Buffer.alloc(1), MAX_CHART_BYTES + 1));
    expect(await download()).toEqual({ kind: 'refused', reason: 'too-large' });
    cdn.willAnswer(endless(pngOf(64 * 1024)));
    expect(await download()).toEqual({ kind: 'refused', reason: 'too-large' });
  });

  it('takes exactly 10 MiB', async () => {
    const png = pngOf(MAX_CHART_BYTES);
    const whole = Buffer.concat([png, Buffer.alloc(Math.max(MAX_CHART_BYTES - png.length, 0))]).subarray(
      0,
      MAX_CHART_BYTES,
    );
    cdn.willAnswer(file(whole));
    expect(await download()).toMatchObject({ kind: 'image' });
  });

  it('does not wait for a CDN that hangs, before or within its answer', async () => {
    cdn.willAnswer(silence);
    expect(await download(null, NEVER, IMPATIENT)).toEqual({ kind: 'failed', reason: 'timeout' });
    const png = pngOf(1000);
    cdn.willAnswer(stall(png, png.length + 1));
    expect(await download(null, NEVER, IMPATIENT)).toEqual({ kind: 'failed', reason: 'timeout' });
  });

  it('ends a trickle that never ends', async () => {
    cdn.willAnswer((response) => {
      const drip = setInterval(() => response.write('x'), 50);
      response.writeHead(200).once('close', () => clearInterval(drip));
    });
    expect(await download(null, NEVER, IMPATIENT)).toEqual({ kind: 'failed', reason: 'timeout' });
  });

  it('sees a connection that is cut, and a length that lies', async () => {
    const png = pngOf(200_000);
    cdn.willAnswer(cut(png.subarray(0, 1000), png.length));
    expect(await download()).toEqual({ kind: 'failed', reason: 'connection' });
    cdn.willAnswer((response) => {
      // Less is announced than is sent: the rest is cut off, and Discord had said how much there is.
      response.socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n`);
      response.socket?.end(png);
    });
    expect(await download(png.length)).toMatchObject({ kind: expect.stringMatching(/missing|failed/) });
  });

  it.each([
    [404, { kind: 'missing', reason: 'link-dead' }],
    [403, { kind: 'missing', reason: 'link-dead' }],
    [410, { kind: 'missing', reason: 'link-dead' }],
    [408, { kind: 'failed', reason: 'server-error' }],
    [500, { kind: 'failed', reason: 'server-error' }],
    [503, { kind: 'failed', reason: 'server-error' }],
    [206, { kind: 'failed', reason: 'server-error' }],
  ])('makes of %i what it is', async (code, expected) => {
    cdn.willAnswer(status(code));
    expect(await download()).toEqual(expected);
  });

  it('hears how long a rate limit lasts', async () => {
    cdn.willAnswer(status(429, { 'retry-after': '7' }));
    expect(await download()).toEqual({ kind: 'failed', reason: 'rate-limited', retryAfterMs: 7_000 });
  });

  it('fails softly where nobody listens', async () => {
    await cdn.close();
    expect(await download()).toEqual({ kind: 'failed', reason: 'connection' });
    cdn = await TestCdn.start();
  });

  it('stops when the program ends', async () => {
    cdn.willAnswer(silence);
    const ending = new AbortController();
    const outcome = download(null, ending.signal);
    ending.abort();
    expect(await outcome).toEqual({ kind: 'interrupted' });
  });
});
