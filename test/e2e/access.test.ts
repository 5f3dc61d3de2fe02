import { until } from '../support/app';
import { AccessRoom } from '../support/access-room';
import { clock } from '../support/clock';

const DAY = '/api/coach-plans/all';
const PLANS = '/api/coach-plans';
const UNKNOWN = `cw_${'A'.repeat(43)}`;

function problem(status: number, code: string, detail: string) {
  const title = code.replaceAll('-', ' ');
  return {
    type: `urn:coachwire:problem:${code}`,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    status,
    detail,
    code,
    request_id: expect.any(String),
    error: detail,
  };
}

const MISSING = problem(
  401,
  'api-key-missing',
  'This needs an API key. Send Authorization: Bearer cw_… with a key of `coachwire keys create`.',
);
const INVALID = problem(
  401,
  'api-key-invalid',
  'This API key is not valid. Send Authorization: Bearer cw_… with a key of `coachwire keys create`.',
);

describe('access with keys for reads', () => {
  let room: AccessRoom;
  beforeEach(async () => (room = await AccessRoom.open({ API_REQUIRE_KEY_FOR_READS: 'true' })));
  afterEach(() => room.close());

  it('refuses a request without a key, with another scheme, and with a key that is none', async () => {
    const missing = await room.ask(DAY);
    expect(missing.status).toBe(401);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="coachwire"');
    expect(missing.headers.get('content-type')).toBe('application/problem+json');
    expect(missing.json).toEqual(MISSING);
    for (const authorization of ['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer cw_short', `Bearer ${UNKNOWN}`]) {
      const refused = await room.ask(DAY, { headers: { authorization } });
      expect(refused.json).toEqual(INVALID);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="coachwire", error="invalid_token"');
    }
  });

  it('takes a key with the scope, whatever the case of the scheme, and one with the scope admin', async () => {
    const { key } = await room.createKey();
    const { key: admin } = await room.createKey({ scopes: ['admin'] });
    expect(await room.ask(DAY, { key })).toMatchObject({ status: 200, json: {} });
    expect(await room.ask(DAY, { headers: { authorization: `bearer  ${key}` } })).toMatchObject({ status: 200 });
    expect(await room.ask(DAY, { key: admin })).toMatchObject({ status: 200 });
  });

  it('names the scope that a key lacks', async () => {
    const { key } = await room.createKey({ scopes: ['signals'] });
    const refused = await room.ask(DAY, { key });
    expect(refused.json).toEqual(problem(403, 'scope-missing', 'This needs an API key with the scope read.'));
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="coachwire", error="insufficient_scope", scope="read"',
    );
  });

  it('ends a key that another process revoked with the next request, answers that were kept included', async () => {
    const { key, id } = await room.createKey();
    for (let time = 0; time < 3; time++) expect((await room.ask(DAY, { key })).status).toBe(200);
    await room.keys.revoke(id, clock.now());
    expect((await room.ask(DAY, { key })).json).toEqual(INVALID);
  });

  it('never answers from what it kept without a key', async () => {
    const { key } = await room.createKey();
    for (let time = 0; time < 3; time++) expect((await room.ask(DAY, { key })).status).toBe(200);
    expect((await room.ask(DAY)).json).toEqual(MISSING);
    expect((await room.ask(DAY, { key: UNKNOWN })).json).toEqual(INVALID);
    expect((await room.ask(DAY, { key, method: 'HEAD' })).status).toBe(200);
    expect((await room.ask(DAY, { method: 'HEAD' })).status).toBe(401);
  });

  it('tells that a key has expired', async () => {
    const { key } = await room.createKey({ expiresAt: new Date(clock.nowMs() + 600) });
    expect((await room.ask(DAY, { key })).status).toBe(200);
    await until('the expiry', async () => (await room.ask(DAY, { key })).status !== 200);
    expect((await room.ask(DAY, { key })).json).toEqual(
      problem(401, 'api-key-expired', 'This API key has expired. Ask the operator for a new one.'),
    );
  });

  it('lets both secrets of a rotated key in until the overlap ends', async () => {
    const { key: before, id } = await room.createKey();
    const { key: after } = await room.keys.rotate(id, 60_000, clock.now());
    expect((await room.ask(DAY, { key: before })).status).toBe(200);
    expect((await room.ask(DAY, { key: after })).status).toBe(200);
    const { key: last } = await room.keys.rotate(id, 0, clock.now());
    expect((await room.ask(DAY, { key: before })).status).toBe(401);
    expect((await room.ask(DAY, { key: after })).status).toBe(401);
    expect((await room.ask(DAY, { key: last })).status).toBe(200);
  });

  it('leaves what says nothing of plans open', async () => {
    for (const path of ['/', '/health', '/health/live', '/health/ready', '/docs/openapi.json']) {
      expect(await room.ask(path, { key: UNKNOWN })).toMatchObject({ status: 200 });
    }
    expect((await fetch(new URL('/docs', room.app.url))).status).toBe(200);
    expect((await fetch(new URL('/metrics', room.app.url))).status).toBe(200);
    expect(await room.ask('/nothing')).toMatchObject({ status: 404 });
  });

  it('notes the use of a key, once a minute', async () => {
    const { key } = await room.createKey();
    const lastUse = async () => (await room.keys.list())[0]?.lastUsedAt ?? null;
    expect(await lastUse()).toBeNull();
    await room.ask(DAY, { key });
    await until('the note', async () => (await lastUse()) !== null);
    const noted = await lastUse();
    expect(noted).toMatch(/Z$/);
    for (let time = 0; time < 5; time++) await room.ask(DAY, { key });
    expect(await lastUse()).toBe(noted);
  });
});

describe('access by default', () => {
  it('reads plans without a key, and with one that is not valid', async () => {
    const room = await AccessRoom.open();
    expect((await room.ask(DAY)).status).toBe(200);
    expect((await room.ask(DAY, { key: UNKNOWN })).status).toBe(200);
    expect((await room.ask(PLANS, { method: 'POST', body: {} })).json).toEqual(MISSING);
    await room.close();
  });

  it('answers a browser that was refused with the headers that let it read why', async () => {
    const room = await AccessRoom.open({ CORS_ORIGINS: 'https://app.example.com' });
    const headers = { origin: 'https://app.example.com' };
    const refused = await room.ask(`${PLANS}/d/2026-11-20`, { method: 'DELETE', headers });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    const preflight = await fetch(new URL(PLANS, room.app.url), {
      method: 'OPTIONS',
      headers: {
        ...headers,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    await room.close();
  });
});

describe('limits', () => {
  it('limits the addresses that send keys that are not valid, and nobody else', async () => {
    const room = await AccessRoom.open({ API_REQUIRE_KEY_FOR_READS: 'true', TRUST_PROXY: 'true' });
    const { key } = await room.createKey();
    const from = (address: string, sent: string) =>
      room.ask(DAY, { key: sent, headers: { 'x-forwarded-for': address } });
    expect((await from('203.0.113.1', key)).status).toBe(200);
    const statuses: number[] = [];
    for (let time = 0; time < 25; time++) statuses.push((await from('203.0.113.1', UNKNOWN)).status);
    expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(5).fill(429)]);
    const limited = await from('203.0.113.1', UNKNOWN);
    const seconds = Number(limited.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(3);
    expect(limited.json).toEqual(
      problem(
        429,
        'too-many-failed-keys',
        `Too many API keys that are not valid came from this address. Wait ${seconds} s.`,
      ),
    );
    expect((await from('203.0.113.1', key)).status).toBe(200);
    expect((await from('203.0.113.2', UNKNOWN)).status).toBe(401);

    const log = await room.closeAndReadLog();
    const refusals = log.split('\n').filter((line) => line.includes('API key refused'));
    expect(refusals).toHaveLength(21);
    expect(JSON.parse(refusals[0] ?? '')).toMatchObject({
      level: 'warn',
      client: '203.0.113.1',
      route: '/api/coach-plans/all',
      reason: 'unknown',
    });
    expect(log).not.toContain('cw_');
    expect(log).not.toContain(key.slice(3, 20));
  });

  it('gives each key and each address a budget of its own', async () => {
    const room = await AccessRoom.open({ API_RATE_LIMIT_PER_MINUTE: '4' });
    const { key } = await room.createKey();
    const statuses = async (options: { key?: string }) => {
      const answers = [];
      for (let time = 0; time < 6; time++) answers.push((await room.ask(DAY, options)).status);
      return answers;
    };
    expect(await statuses({})).toEqual([200, 200, 200, 200, 429, 429]);
    expect(await statuses({ key })).toEqual([200, 200, 200, 200, 429, 429]);
    const limited = await room.ask(DAY);
    const seconds = Number(limited.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(10);
    expect(limited.json).toEqual(
      problem(429, 'rate-limited', `More than 4 requests a minute (API_RATE_LIMIT_PER_MINUTE). Wait ${seconds} s.`),
    );
    expect((await room.ask('/health/live')).status).toBe(200);
    await room.close();
  });
});
