import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pngOf } from '../../src/charts/image.fixture';
import type { NewAttachment } from '@coachwire/simulator';
import { openStorage } from '../../src/storage';
import { NOW, TestApp, TODAY, until } from '../support/app';
import { startSimulator } from '@coachwire/simulator';
import { clock } from '../support/clock';

const attached = (data: Buffer, filename = 'chart.png'): NewAttachment => ({
  filename,
  contentType: 'image/png',
  data,
});

describe('charts that last', () => {
  let app: TestApp;
  afterEach(async () => {
    const { violations } = app.simulator;
    await app.close();
    expect(violations).toEqual([]);
  });

  const planPath = `/api/coach-plans/?coach=d&date=${TODAY}`;
  /** Has Ann post, and waits until the plan says what she wrote. */
  async function write(content: string, attachments: NewAttachment[] = []): Promise<void> {
    app.room.post(app.room.ann, content, attachments);
    const text = content.split(' ').at(-1);
    await until('the plan', async () => (await app.get(`${planPath}&guild=${app.room.guildId}`)).plan === text);
  }
  const charts = async () => (await app.get<{ charts: string[] }>(planPath)).charts;
  const isLasting = (url: string) => url.startsWith(`${app.url}/api/charts/`);
  /** The addresses of the plan's charts, once the images are stored. */
  async function lastingCharts(): Promise<string[]> {
    await until('the lasting addresses', async () => (await charts()).every(isLasting));
    return charts();
  }
  const chartFigures = async () =>
    (await (await fetch(`${app.url}/metrics`)).text()).split('\n').filter((line) => /^coachwire_chart/.test(line));

  it('shows a plan at once with its source, and with the lasting address when the image is stored', async () => {
    app = await TestApp.start();
    const { simulator } = app;
    simulator.failNext({ match: /attachments/, delayMs: 1_500 });
    const png = pngOf(9_000_000);
    await write('!plan d Long', [attached(png)]);

    const before = await fetch(`${app.url}${planPath}`);
    expect(((await before.json()) as { charts: string[] }).charts).toEqual([
      expect.stringMatching(`^${simulator.cdnUrl}/attachments/.+/chart.png\\?ex=`),
    ]);
    const [url] = await lastingCharts();
    const after = await fetch(`${app.url}${planPath}`, { headers: { 'if-none-match': before.headers.get('etag')! } });
    expect(after.status).toBe(200);

    const response = await fetch(url!);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  });

  it('serves parts, heads, and nothing to those who have it', async () => {
    app = await TestApp.start();
    const png = pngOf(1_000);
    await write('!plan d Long', [attached(png)]);
    const [url = ''] = await lastingCharts();
    const ask = (headers: Record<string, string> = {}, method = 'GET') => fetch(url, { method, headers });
    const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
    const etag = (await ask()).headers.get('etag') ?? '';

    const part = await ask({ range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([
      206,
      `bytes 10-19/${png.length}`,
      '10',
    ]);
    expect(await bytesOf(part)).toEqual(png.subarray(10, 20));
    expect(await bytesOf(await ask({ range: 'bytes=-5', 'if-range': etag }))).toEqual(png.subarray(-5));
    const changed = await ask({ range: 'bytes=0-0', 'if-range': '"other"' });
    expect([changed.status, (await bytesOf(changed)).length]).toEqual([200, png.length]);

    const beyond = await ask({ range: `bytes=${png.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${png.length}`]);
    expect(await beyond.json()).toMatchObject({ code: 'range-not-satisfiable' });

    const head = await ask({ range: 'bytes=0-0' }, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.headers.get('content-type')]).toEqual([
      200,
      String(png.length),
      'image/png',
    ]);
    expect(await bytesOf(head)).toHaveLength(0);

    const known = await ask({ 'if-none-match': etag });
    expect([known.status, known.headers.get('etag'), (await bytesOf(known)).length]).toEqual([304, etag, 0]);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  it.each(['nothing', `${'A'.repeat(21)}`, 'A'.repeat(22), '..%2f..%2fplans.db', 'a'.repeat(64)])(
    'answers 404 with a problem for the id %s',
    async (id) => {
      app = await TestApp.start({ waitsForBot: false });
      const response = await fetch(`${app.url}/api/charts/${id}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'chart-not-found' });
    },
  );

  it('tells what is not kept: at once where that can be seen, else when the bytes show it', async () => {
    app = await TestApp.start();
    const { room, simulator } = app;
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(500)]);
    const named = await room.say(room.ann, '!plan d Long', [attached(heic, 'IMG_0001.png'), attached(pngOf())]);
    expect(room.reactionsTo(named)).toEqual(['✅']);
    const told = await simulator.waitForMessage(({ content }) => content.includes('is not kept'));
    expect(told).toMatchObject({ message_reference: { message_id: named.id }, mentions: [] });
    expect(told.content).toContain('**Day Trading (d)** for **2026-11-20** is not kept: **IMG\\_0001.png**');
    expect(told.content).toContain('HEIC');

    const files = [
      { filename: 'a.heic', contentType: 'image/heic', data: heic },
      { filename: 'b.png', contentType: 'image/png', data: pngOf(10 * 1024 * 1024 + 1) },
      attached(pngOf(), 'c.png'),
    ];
    const reply = await room.say(room.ann, '!plan d Short, see https://www.tradingview.com/x/AbCd1234/', files);
    expect(reply.content.split('\n').slice(-3)).toEqual([
      'Left out, a format that cannot be shown (send it as png or jpg): a.heic',
      'Left out, larger than 10 MiB (send it smaller, as jpg for example): b.png',
      'Only linked, so not kept as a chart: <https://www.tradingview.com/x/AbCd1234/>. Attach the image itself to keep it.',
    ]);
    expect(await charts()).toHaveLength(1);
  });

  it('keeps the lasting address of a chart through edits and in the history', async () => {
    app = await TestApp.start();
    await write('!plan d First', [attached(pngOf())]);
    const [url] = await lastingCharts();
    await write('!edit d Second');
    expect(await charts()).toEqual([url]);
    await write('!edit d Third', [attached(pngOf(0, 1))]);
    expect(await lastingCharts()).not.toEqual([url]);
    const { history } = await app.get<{ history: { charts: string[] }[] }>(
      `/api/coach-plans/history?coach=d&date=${TODAY}`,
    );
    expect(history.map((revision) => revision.charts)).toEqual([[url], [url]]);
    expect((await fetch(url!)).status).toBe(200);
  });

  it('leaves the source where no image can be had: HTML, a redirect, a dead link', async () => {
    app = await TestApp.start();
    const { simulator } = app;
    simulator.failNext({ match: /redirects/, status: 302, headers: { Location: '/attachments/1/1/x.png' } });
    simulator.failNext({ match: /gone/, status: 404, count: 100 });
    const html = Buffer.from('<!doctype html><script>alert(1)</script>');
    await write('!plan d Long', [
      attached(html, 'page.png'),
      attached(pngOf(), 'redirects.png'),
      attached(pngOf(), 'gone.png'),
      attached(pngOf(), 'good.png'),
    ]);
    await until(
      'the end of the tries',
      async () => (await chartFigures()).includes('coachwire_charts_waiting 0'),
      25_000,
    );
    expect((await charts()).map(isLasting)).toEqual([false, false, false, true]);
    expect(await chartFigures()).toEqual(
      expect.arrayContaining([
        'coachwire_charts_lost 3',
        'coachwire_charts_stored 1',
        'coachwire_chart_downloads_total{outcome="given_up",reason="not-an-image"} 1',
        'coachwire_chart_downloads_total{outcome="given_up",reason="redirect"} 1',
        'coachwire_chart_downloads_total{outcome="given_up",reason="link-dead"} 1',
      ]),
    );
  });

  it('comes through a CDN that hangs, and a reset', async () => {
    app = await TestApp.start();
    const { simulator } = app;
    simulator.failNext({ match: /attachments/, status: 'hang' });
    simulator.failNext({ match: /attachments/, status: 'reset-before' });
    await write('!plan d Long', [attached(pngOf())]);
    expect(await lastingCharts()).toHaveLength(1);
  });

  it('asks no host but Discord’s', async () => {
    const simulator = await startSimulator({ rateLimits: false, now: NOW });
    // The API by another name than its CDN, whose links begin with 127.0.0.1.
    const settings = { DISCORD_API_URL: simulator.apiUrl.replace('127.0.0.1', 'localhost') };
    try {
      app = await TestApp.start({ startedSimulator: simulator, settings });
      await write('!plan d Long', [attached(pngOf())]);
      await until('the refusal', async () => (await chartFigures()).includes('coachwire_charts_lost 1'));
      expect((await charts()).map(isLasting)).toEqual([false]);
    } finally {
      await simulator.close();
    }
  });

  it('goes on after a restart, and shows PUBLIC_URL to those outside', async () => {
    const simulator = await startSimulator({ rateLimits: false, now: NOW });
    const folder = await mkdtemp(join(tmpdir(), 'coachwire-charts-e2e-'));
    const settings = {
      DATABASE_PATH: join(folder, 'plans.db'),
      CHARTS_PATH: join(folder, 'charts'),
    };
    try {
      simulator.failNext({ match: /attachments/, status: 'hang' });
      app = await TestApp.start({ startedSimulator: simulator, settings });
      const { guildId } = app.room;
      await write('!plan d Long', [attached(pngOf())]);
      const beside = await openStorage({ ...settings, DATABASE_URL: null });
      const isLeased = async () => ((await beside.read.charts.firstDueAt()) ?? '') > clock.nowIso();
      await until('the first try', isLeased);
      await beside.close();
      await app.close();

      app = await TestApp.start({
        startedSimulator: simulator,
        settings: { ...settings, PUBLIC_URL: 'https://plans.example.com/base' },
      });
      const ask = () => app.get<{ charts: string[] }>(`${planPath}&guild=${guildId}`);
      await until('the lasting address', async () => /example/.test((await ask()).charts[0] ?? ''));
      const [url = ''] = (await ask()).charts;
      expect(url).toMatch(/^https:\/\/plans\.example\.com\/base\/api\/charts\/[\w-]{22}$/);
      const response = await fetch(url.replace('https://plans.example.com/base', app.url));
      expect(Buffer.from(await response.arrayBuffer())).toEqual(pngOf());
    } finally {
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
