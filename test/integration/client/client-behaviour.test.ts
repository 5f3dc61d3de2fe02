import { getEventListeners, once } from 'node:events';
import { type ClientEvent, CoachwireClient, type ClientOptions, CoachwireError } from '@coachwire/client';
import { FaultyServer, type ScriptedAnswer } from '../../support/faulty-server';
import { until } from '../../support/until';

const DAY = '2026-11-20';

let server: FaultyServer;
beforeAll(async () => (server = await FaultyServer.start()));
afterAll(() => server.close());

let scripts = 0;
function clientOf(answers: ScriptedAnswer[], options: Partial<ClientOptions> = {}) {
  const script = `script-${++scripts}`;
  const client = new CoachwireClient({ baseUrl: server.play(script, answers), backoffMs: 1, ...options });
  return { client, requests: () => server.requestsOf(script) };
}

describe('the memory of a client', () => {
  it('lets the least recently used plan go first', async () => {
    const { client, requests } = clientOf([{ plan: 'Long NQ' }], { maxCacheSize: 2 });
    for (const coach of ['d', 'i', 'd', 's', 'd']) await client.fetchCoachPlan(coach, DAY);
    expect(requests()).toHaveLength(3);
    await client.fetchCoachPlan('i', DAY);
    expect(requests()).toHaveLength(4);
    expect(client.getMetrics().cache.size).toBe(2);
  });

  it('stays within its bound, whatever is asked', async () => {
    const { client } = clientOf([{ plan: 'Long NQ' }], { maxCacheSize: 3 });
    const days = Array.from({ length: 30 }, (_, day) => `2026-11-${`${day + 1}`.padStart(2, '0')}`);
    await Promise.all(days.flatMap((day) => [client.fetchCoachPlan('d', day), client.fetchCoachPlan('i')]));
    expect(client.getMetrics().cache).toEqual({ size: 3, max_size: 3, ttl_seconds: 3600 });
  });

  it('is none with a size of 0', async () => {
    const { client, requests } = clientOf([{ plan: 'Long NQ' }], { maxCacheSize: 0 });
    for (const day of [DAY, DAY]) expect((await client.fetchCoachPlan('d', day)).plan).toBe('Long NQ');
    expect(requests()).toHaveLength(2);
  });

  it('hands out copies', async () => {
    const { client } = clientOf([{ plan: 'Long NQ' }]);
    const first = await client.fetchCoachPlan('d');
    first.plan = 'mine';
    first.charts.push('mine');
    expect(await client.fetchCoachPlan('d')).toMatchObject({ plan: 'Long NQ', charts: [] });
  });

  it('does not take an answer that was long on its way for the newer one', async () => {
    const newer = JSON.stringify({
      coach_d: { coach: 'coach_d', date: DAY, plan: 'newer', charts: [], available: true },
    });
    const { client, requests } = clientOf([{ plan: 'older', delayMs: 300 }, { body: newer }]);
    const slow = client.fetchCoachPlan('d', DAY);
    await until('the slow request', () => requests().length === 1);
    await client.fetchAllCoachPlans(DAY);
    expect((await slow).plan).toBe('older');
    expect((await client.fetchCoachPlan('d', DAY)).plan).toBe('newer');
  });

  it.each([
    ['clearCache', (client: CoachwireClient) => client.clearCache()],
    ['invalidate', (client: CoachwireClient) => client.invalidate('coach_d')],
  ])('keeps nothing that was on its way when %s was called', async (_, forget) => {
    const { client, requests } = clientOf([{ plan: 'older', delayMs: 100 }, { plan: 'newer' }]);
    const slow = client.fetchCoachPlan('d', DAY);
    await until('the slow request', () => requests().length === 1);
    forget(client);
    expect((await client.fetchCoachPlan('d', DAY)).plan).toBe('newer');
    await slow;
    expect((await client.fetchCoachPlan('d', DAY)).plan).toBe('newer');
  });

  it('makes one request of 1000 misses at once', async () => {
    const { client, requests } = clientOf([{ plan: 'Long NQ', delayMs: 20 }]);
    const plans = await Promise.all(Array.from({ length: 1000 }, () => client.fetchCoachPlan('d')));
    expect(new Set(plans.map(({ plan }) => plan))).toEqual(new Set(['Long NQ']));
    expect(requests()).toHaveLength(1);
  });
});

describe('an AbortSignal', () => {
  const aborted = { name: 'CoachwireError', kind: 'aborted' };

  it('that has come before asks nobody', async () => {
    const { client, requests } = clientOf([{ plan: 'Long NQ' }]);
    const signal = AbortSignal.abort();
    await expect(client.fetchCoachPlan('d', DAY, { signal })).rejects.toMatchObject(aborted);
    await expect(client.fetchAllCoachPlans(DAY, { signal })).rejects.toMatchObject(aborted);
    await expect(client.fetchHistory('d', DAY, { signal })).rejects.toMatchObject(aborted);
    await expect(client.sendSignals([], { signal })).rejects.toMatchObject(aborted);
    await expect(client.checkHealth({ signal })).rejects.toMatchObject(aborted);
    await expect(client.range({ signal }).next()).rejects.toMatchObject(aborted);
    expect(requests()).toHaveLength(0);
  });

  it.each<[string, ScriptedAnswer]>([
    ['while an answer is awaited', { fault: 'hang' }],
    ['in the middle of an answer', { fault: 'stall' }],
    ['between two attempts', { status: 503, headers: { 'retry-after': '50' } }],
  ])('ends a call %s, and leaves nothing behind', async (_, answer) => {
    const events: ClientEvent[] = [];
    const { client, requests } = clientOf([answer], { onEvent: (event) => events.push(event) });
    const control = new AbortController();
    const asked = client.fetchCoachPlan('d', DAY, { signal: control.signal });
    await until('the request', () => requests().length === 1);
    if (answer.status) await until('the wait', () => events.some(({ kind }) => kind === 'attempt-failed'));
    control.abort(new Error('enough'));
    await expect(asked).rejects.toMatchObject({ ...aborted, cause: new Error('enough') });
    expect(getEventListeners(control.signal, 'abort')).toHaveLength(0);
    expect(requests()).toHaveLength(1);
  });

  it('ends the wait of its caller only, while another waits for the same', async () => {
    const { client, requests } = clientOf([{ plan: 'Long NQ', delayMs: 100 }]);
    const control = new AbortController();
    const leaving = client.fetchCoachPlan('d', DAY, { signal: control.signal });
    const staying = client.fetchCoachPlan('d', DAY, { signal: new AbortController().signal });
    control.abort();
    await expect(leaving).rejects.toMatchObject(aborted);
    expect((await staying).plan).toBe('Long NQ');
    expect(requests()).toHaveLength(1);
  });

  it('ends the request when the last of those who wait has gone', async () => {
    const { client, requests } = clientOf([{ fault: 'hang' }, { plan: 'Long NQ' }]);
    const controls = [new AbortController(), new AbortController()];
    const asked = controls.map(({ signal }) => client.fetchCoachPlan('d', DAY, { signal }));
    await until('the request', () => requests().length === 1);
    const closed = once(requests()[0]!.socket, 'close');
    for (const control of controls) control.abort();
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await closed;
    expect((await client.fetchCoachPlan('d', DAY)).plan).toBe('Long NQ');
  });
});

describe('what a client tells', () => {
  it('is each step', async () => {
    const events: ClientEvent[] = [];
    const onEvent = (event: ClientEvent) => events.push(event);
    const { client } = clientOf([{ status: 503 }, { plan: 'Long NQ' }, { status: 400 }], { onEvent });
    await client.fetchCoachPlan('d', DAY);
    await client.fetchCoachPlan('d', DAY);
    await client.fetchCoachPlan('i', DAY);
    expect(events).toMatchObject([
      { kind: 'cache-miss', coach: 'd', date: DAY },
      { kind: 'attempt-failed', path: '/api/coach-plans/', error: { status: 503 }, retryInMs: expect.any(Number) },
      { kind: 'response', path: '/api/coach-plans/', status: 200, durationMs: expect.any(Number) },
      { kind: 'cache-hit', coach: 'd', date: DAY },
      { kind: 'cache-miss', coach: 'i', date: DAY },
      { kind: 'attempt-failed', error: { status: 400 }, retryInMs: null },
      { kind: 'failed', path: '/api/coach-plans/', error: expect.any(CoachwireError) },
    ]);
  });

  const failings: [string, () => unknown][] = [
    ['throws', () => JSON.parse('{')],
    ['rejects', () => Promise.reject(new SyntaxError('my fault'))],
  ];
  it.each(failings)('touches nobody when who is told %s', async (_, onEvent) => {
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message) };
    const { client } = clientOf([{ plan: 'Long NQ' }], { onEvent, logger });
    expect((await client.fetchCoachPlan('d', DAY)).plan).toBe('Long NQ');
    await until('the warning', () => warnings.some((text) => /onEvent failed: SyntaxError/.test(text)));
  });
});

describe('signals', () => {
  it('have a key each that is made for them, and the one that is given', async () => {
    const { client, requests } = clientOf([{ status: 202, body: '{"aggregated": []}' }]);
    await client.sendSignals([]);
    await client.sendSignals([]);
    await client.sendSignals([], { idempotencyKey: 'mine' });
    const keys = requests().map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[2]).toBe('mine');
  });

  it('are not sent under a key that fits no header', async () => {
    const { client, requests } = clientOf([{ status: 202, body: '{"aggregated": []}' }]);
    await expect(client.sendSignals([], { idempotencyKey: 'größer' })).rejects.toThrow(TypeError);
    expect(requests()).toHaveLength(0);
  });
});
