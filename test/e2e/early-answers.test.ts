import { AccessRoom } from '../support/access-room';
import { TestApp } from '../support/app';

const PATH = '/api/coach-plans/?coach=d&date=2026-11-20';
/** Not valid, so that it counts as none; but it has to be looked at. */
const CREDENTIALS = { authorization: 'Basic eA==' };

/** A repeated plain read is answered before Fastify sees it. Nobody can tell by the answer. */
describe('repeated reads', () => {
  let app: TestApp;
  const start = async (settings: Record<string, string> = {}) => {
    app = await TestApp.start({ settings, waitsForBot: false });
    const guild = app.room.guildId;
    return (headers: Record<string, string> = {}) => ask(`${PATH}&guild=${guild}`, headers);
  };
  const ask = async (path: string, headers: Record<string, string>) => {
    const answer = await fetch(app.url + path, { headers: { 'x-request-id': 'mine', ...headers } });
    const { date, ...others } = Object.fromEntries(answer.headers);
    expect(Date.parse(date!)).toBeGreaterThan(0);
    return { status: answer.status, headers: others, body: await answer.text() };
  };
  const requestsCounted = async () => {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    return /^http_requests_total\{method="GET",route="\/api\/coach-plans\/?",status="200"\} (\d+)/m.exec(metrics)?.[1];
  };

  afterEach(() => app.close());

  it('get the same answer, whichever way they go, and are counted', async () => {
    const read = await start();
    const first = await read();
    expect(first).toMatchObject({
      status: 200,
      headers: { 'x-request-id': 'mine', 'x-content-type-options': 'nosniff' },
    });
    expect(await read()).toEqual(first);
    expect(await read(CREDENTIALS)).toEqual(first);
    expect(await read({ 'x-request-id': 'not sane' })).not.toMatchObject({ headers: { 'x-request-id': 'not sane' } });
    expect(await requestsCounted()).toBe('4');
  });

  it('get 304 with the same headers', async () => {
    const read = await start();
    const { headers } = await read();
    const known = { 'if-none-match': headers.etag! };
    const unchanged = await read(known);
    expect(unchanged).toMatchObject({ status: 304, body: '', headers: { etag: headers.etag } });
    expect(await read({ ...known, ...CREDENTIALS })).toEqual(unchanged);
  });

  it('are refused beyond the limit of their address', async () => {
    const read = await start({ API_RATE_LIMIT_PER_MINUTE: '3' });
    const statuses = [];
    for (let time = 0; time < 5; time++) statuses.push((await read()).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  it('count for the address that a proxy names', async () => {
    const read = await start({ API_RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: 'true' });
    const from = async (client: string) => (await read({ 'x-forwarded-for': client })).status;
    expect([await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.2')]).toEqual([200, 200, 429]);
  });

  it('tell browsers whose pages may read them', async () => {
    const read = await start({ CORS_ORIGINS: 'https://desk.example' });
    const origin = { origin: 'https://desk.example' };
    const first = await read(origin);
    expect(first.headers).toMatchObject({ 'access-control-allow-origin': 'https://desk.example' });
    expect(await read(origin)).toEqual(first);
  });
});

it('reading a kept answer takes a key where reading does', async () => {
  const room = await AccessRoom.open({ API_REQUIRE_KEY_FOR_READS: 'true' });
  const { key } = await room.createKey();
  const path = `${PATH}&guild=${room.app.room.guildId}`;
  const statuses = [await room.ask(path, { key }), await room.ask(path, { key }), await room.ask(path)];
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 401]);
  await room.close();
});
