import fc from 'fast-check';
import { AccessRoom } from '../support/access-room';

/** No answer about a request is longer, whatever the request. */
const MAX_ANSWER = 16_384;
const MAX_PROBLEMS = 20;
/** Node takes so much of address and headers. */
const MAX_ADDRESS = 15_000;
const TOKEN = 'tradingview-token-1';

interface Operation {
  method: string;
  path: string;
}

/** Bodies, addresses and headers that grow: each as long as it is told. */
const growing: Record<string, (size: number) => { query?: string; headers?: Record<string, string>; body?: string }> = {
  'many parameters': (size) => ({ query: Array.from({ length: size / 4 }, (_, index) => index).join('&') }),
  'one parameter, often': (size) => ({ query: 'coach=d&'.repeat(size / 8) }),
  'a long parameter': (size) => ({ query: `coach=${'x'.repeat(size)}&date=${'%20'.repeat(100)}` }),
  'a long name': (size) => ({ query: 'x'.repeat(size) }),
  'a long cursor': (size) => ({ query: `cursor=${'A'.repeat(size)}` }),
  'many tags': (size) => ({ headers: { 'if-none-match': '"x",'.repeat(size / 4), 'if-match': 'W/"'.repeat(100) } }),
  'a long key': (size) => ({ headers: { 'idempotency-key': 'x'.repeat(size) } }),
  'many fields': (size) => ({ body: objectOf(size / 10, (index) => [`k${index}`, 1]) }),
  'many fields with long names': (size) => ({ body: objectOf(size / 1000, (index) => [`${index}`.repeat(150), 1]) }),
  'a long text': (size) => ({ body: JSON.stringify({ coach: 'x'.repeat(size), plan: ' '.repeat(size) }) }),
  'hard words': (size) => ({
    body: JSON.stringify({ reason: '\u0001'.repeat(size / 8), ['\u0001\u20ac'.repeat(200)]: 1 }),
  }),
  'many bad signals': (size) => ({ body: JSON.stringify({ signals: Array(Math.min(1000, size / 2)).fill(5) }) }),
  'many strategies': (size) => ({
    body: JSON.stringify({
      strategy_signals: Object.fromEntries(Array.from({ length: size / 12 }, (_, index) => [`s ${index}`, 5])),
    }),
  }),
  'many settings': (size) => ({
    body: `{"signals":[],"aggregation":${objectOf(size / 10, (index) => [`k${index}`, 1])}}`,
  }),
  'many weights': (size) => ({
    body: `{"signals":[],"strategy_weights":${objectOf(size / 10, (index) => [`k${index}`, 'x'])}}`,
  }),
  'many charts': (size) => ({
    body: JSON.stringify({ coach: 'd', plan: 'x', charts: Array(Math.floor(size / 4)).fill(1) }),
  }),
  'open brackets': (size) => ({ body: '['.repeat(size) }),
  'deep objects': (size) => ({ body: `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}` }),
  spaces: (size) => ({ body: `{"a": ${' '.repeat(size)}NaN}` }),
  quotes: (size) => ({ body: '"'.repeat(size) }),
};

function objectOf(count: number, entry: (index: number) => [string, unknown]): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index))));
}

describe('an answer about a request', () => {
  let room: AccessRoom;
  let headers: Record<string, string>;
  let operations: Operation[];

  beforeAll(async () => {
    const settings = { API_RATE_LIMIT_PER_MINUTE: '0', TRADINGVIEW_TOKEN: TOKEN, DISCORD_GUILD_IDS: '' };
    room = await AccessRoom.open({ ...settings, LOG_LEVEL: 'silent' });
    const { key } = await room.createKey({ scopes: ['admin'], actsAs: '100000000000000001' });
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const { json } = await room.ask('/docs/openapi.json');
    operations = Object.entries((json as { paths: Record<string, object> }).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: filled(path) })),
    );
  });
  afterAll(() => room.close());

  function filled(path: string): string {
    const values: Record<string, string> = { coach: 'd', date: '2026-11-20', id: '1', name: 'desk', token: TOKEN };
    return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x');
  }

  async function ask({ method, path }: Operation, growth: ReturnType<(typeof growing)[string]>) {
    const query = growth.query === undefined ? '' : `?${growth.query.slice(0, MAX_ADDRESS)}`;
    const isRead = method === 'GET';
    const more = Object.entries(growth.headers ?? {}).map(([name, value]) => [name, value.slice(0, MAX_ADDRESS / 2)]);
    const response = await fetch(`${room.app.url}${path}${query}`, {
      method,
      headers: { ...headers, ...(Object.fromEntries(more) as Record<string, string>) },
      ...(!isRead && growth.body !== undefined && { body: growth.body }),
    });
    return { status: response.status, text: await response.text() };
  }

  it.each(Object.keys(growing))('is short, and never of an error of ours: %s', async (name) => {
    for (const operation of operations) {
      for (const size of [16, 200_000]) {
        const { status, text } = await ask(operation, growing[name]!(size));
        const where = `${operation.method} ${operation.path} ${size}`;
        expect({ where, isOurs: status >= 500 && status !== 503 }).toEqual({ where, isOurs: false });
        if (status < 400) continue;
        expect({ where, isShort: Buffer.byteLength(text) <= MAX_ANSWER }).toEqual({ where, isShort: true });
        const { errors = [] } = JSON.parse(text) as { errors?: unknown[] };
        expect({ where, listed: errors.length <= MAX_PROBLEMS }).toEqual({ where, listed: true });
      }
    }
  });

  it('lists twenty problems and counts the others', async () => {
    const query = Array.from({ length: 3000 }, (_, index) => index).join('&');
    const { status, json } = await room.ask(`/api/coach-plans?coach=d&${query}`);
    expect(status).toBe(400);
    const problem = json as { error: string; errors: unknown[] };
    expect(problem.errors).toHaveLength(20);
    expect(problem.error.endsWith('; and 2980 more')).toBe(true);
  });

  it('is a refusal or an answer, whatever the body', async () => {
    const operation = { method: 'POST', path: '/api/alerts/replay' };
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const { status, text: answer } = await ask(operation, { body: JSON.stringify({ reason: text, [text]: text }) });
        expect([200, 400]).toContain(status);
        expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(MAX_ANSWER);
      }),
      { numRuns: 50 },
    );
  });
});
