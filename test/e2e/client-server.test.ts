import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CoachwireClient, type PlanAnswer } from '@coachwire/client';
import { AccessRoom } from '../support/access-room';
import { clock, TODAY } from '../support/clock';
import { describePython, PYTHON_CLIENT } from '../support/python';

const SIGNAL = {
  symbol: 'NVDA',
  signal_type: 'LONG',
  price: 191.82,
  signal_strength: 'STRONG',
  confidence: 0.86,
  position_size: 0.02,
} as const;

let room: AccessRoom;
let apiKey: string;

beforeAll(async () => {
  room = await AccessRoom.open();
  apiKey = (await room.createKey({ scopes: ['read', 'signals', 'plans', 'admin'], actsAs: room.app.room.ann })).key;
  await room.app.waitForBot();
  await room.app.room.say(room.app.room.ann, '!plan d Long NQ above 21,000');
});
afterAll(() => room.closeAndReadLog());

describe('the TypeScript client with a server', () => {
  it('has the plan of the day, in the form that the server answers', async () => {
    const client = new CoachwireClient({ baseUrl: room.app.url });
    const answered = await room.app.get<PlanAnswer>('/api/coach-plans/?coach=d');
    expect(await client.fetchCoachPlan('d')).toEqual(answered);
    expect(await client.fetchCoachPlan('d', TODAY)).toEqual(answered);
    expect(await client.fetchAllCoachPlans()).toEqual({ coach_d: answered });
    expect(await client.fetchCoachPlan('i')).toMatchObject({ available: false, charts: [] });
    expect(await client.fetchHistory('d')).toEqual([]);
    expect(client.getMetrics()).toEqual({
      requests: { total: 4, cache_hits: 1, cache_misses: 2, cache_hit_rate_percent: 33.33 },
      api: { success: 4, errors: 0, retries: 0 },
      cache: { size: 3, max_size: 100, ttl_seconds: 3600 },
    });
    expect(client.clearCache()).toBe(3);
  });

  it('sees what changed once it has forgotten, and only then asks again', async () => {
    const client = new CoachwireClient({ baseUrl: room.app.url });
    await client.fetchCoachPlan('d', TODAY);
    await room.app.room.say(room.app.room.ann, '!edit d Flat');
    expect((await client.fetchCoachPlan('d', TODAY)).plan).toBe('Long NQ above 21,000');
    expect(client.invalidate('coach_d', TODAY)).toBe(1);
    expect((await client.fetchCoachPlan('d', TODAY)).plan).toBe('Flat');
    expect(await client.fetchHistory('d')).toMatchObject([{ plan_text: 'Long NQ above 21,000', action: 'edited' }]);
  });

  it('tells a coach that is none as the server does', async () => {
    const client = new CoachwireClient({ baseUrl: room.app.url, throwOnError: true });
    await expect(client.fetchCoachPlan('x')).rejects.toMatchObject({
      name: 'CoachwireError',
      kind: 'refused',
      status: 400,
      message: expect.stringContaining("Invalid coach name 'x'"),
    });
  });

  it('reads days page by page', async () => {
    const client = new CoachwireClient({ baseUrl: room.app.url });
    for (const day of ['2026-11-24', '2026-11-25', '2026-11-26']) {
      await room.ask('/api/coach-plans', { method: 'POST', key: apiKey, body: { coach: 's', date: day, plan: day } });
    }
    const read: string[] = [];
    for await (const { date } of client.range({ coach: 's', from: '2026-11-24', pageSize: 1 })) read.push(date);
    expect(read).toEqual(['2026-11-26', '2026-11-25', '2026-11-24']);
  });

  it('sends signals once, however often it is told to with the same key', async () => {
    const client = new CoachwireClient({ baseUrl: room.app.url, apiKey });
    const signals = { momentum: [{ ...SIGNAL, timestamp: clock.now().toISOString() }] };
    const first = await client.sendSignals(signals, { idempotencyKey: 'a-crash-later' });
    expect(first.accepted).toBe(1);
    expect(await client.sendSignals(signals, { idempotencyKey: 'a-crash-later' })).toEqual(first);
    expect((await client.analyzeSignals(signals)).aggregated).toHaveLength(1);
    expect((await client.listAlerts({ status: 'dead' })).alerts).toEqual([]);
    await expect(client.replayAlert(4711)).rejects.toMatchObject({ status: 404 });
  });

  it('gives the key of what failed, to repeat it', async () => {
    const client = new CoachwireClient({ baseUrl: room.app.url, apiKey: 'cw_wrong' });
    await expect(client.sendSignals([], { idempotencyKey: 'mine' })).rejects.toMatchObject({
      status: 401,
      idempotencyKey: 'mine',
    });
  });

  it('knows how the server is', async () => {
    const client = new CoachwireClient({ baseUrl: room.app.url });
    expect((await client.checkHealth()).status).toBe('ok');
    expect((await client.getServerMetrics()).database.total_plans).toBeGreaterThan(0);
    const nobody = new CoachwireClient({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 });
    expect(await nobody.checkHealth()).toMatchObject({ status: 'unhealthy', error: expect.any(String) });
  });
});

describePython('the Python client with a server', (python) => {
  it('does what the examples of its methods say', async () => {
    await room.app.room.say(room.app.room.ann, '!edit d Flat');
    const program = [
      'import doctest, sys',
      'import coachwire',
      'names = {"client": coachwire.create_client(sys.argv[1], api_key=sys.argv[2]), "now": sys.argv[3]}',
      'result = doctest.testmod(coachwire, extraglobs=names, optionflags=doctest.ELLIPSIS)',
      'print(result.attempted)',
      'sys.exit(result.failed)',
    ].join('\n');
    const { stdout } = await promisify(execFile)(
      python,
      ['-B', '-c', program, room.app.url, apiKey, clock.now().toISOString()],
      { cwd: PYTHON_CLIENT },
    );
    expect(Number(stdout.trim().split('\n').at(-1))).toBeGreaterThan(12);
  });
});
