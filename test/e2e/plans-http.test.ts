import { NOW, TestApp, TODAY, until } from '../support/app';
import { png } from '../support/trading-room';

/** What agents read over HTTP, of plans that were posted on Discord. */
describe('plans over HTTP', () => {
  let app: TestApp;

  beforeEach(async () => {
    jest.useFakeTimers({
      now: NOW,
      doNotFake: [
        'setTimeout',
        'setInterval',
        'setImmediate',
        'nextTick',
        'queueMicrotask',
        'performance',
        'hrtime',
        'clearTimeout',
        'clearInterval',
        'clearImmediate',
      ],
    });
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
    jest.useRealTimers();
  });

  const ask = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, app.url), { headers });

  it('serves a posted plan in the shape that agents know', async () => {
    const message = app.room.post(app.room.ann, '!plan d Long NQ\n  "above" 21,000 🚀 \u05e9\u05dc\u05d5\u05dd', [
      png('nq.png'),
    ]);
    await app.room.replyTo(message);

    // The source's address gives way to the lasting one once the image is stored.
    const lasting = /^http:\/\/127\.0\.0\.1:\d+\/api\/charts\/[\w-]+$/;
    await until('the lasting chart', async () => {
      const { charts } = await app.get<{ charts: string[] }>('/api/coach-plans/?coach=d');
      return lasting.test(charts[0] ?? '');
    });
    const plan = await app.get('/api/coach-plans/?coach=d');
    expect(plan).toEqual({
      coach: 'coach_d',
      date: TODAY,
      plan: 'Long NQ\n  "above" 21,000 🚀 \u05e9\u05dc\u05d5\u05dd',
      charts: [expect.stringMatching(lasting)],
      author: 'Ann',
      author_id: app.room.ann,
      channel: 'plans',
      created_at: expect.stringMatching(/^2026-11-20T13:00:\d\d\.\d{3}Z$/),
      edited_at: null,
      version: 1,
      available: true,
    });
    for (const same of [
      '/api/coach-plans?coach=D',
      `/api/coach-plans/?coach=coach_d&date=${TODAY}`,
      `/api/coach-plans/?coach=d&guild=${app.room.guildId}`,
    ]) {
      expect(await app.get(same)).toEqual(plan);
    }
    expect(await app.get('/api/coach-plans/all')).toEqual({ coach_d: plan });
    expect(await app.get('/api/coach-plans/?coach=d&guild=123456789012345678')).toMatchObject({ available: false });
  });

  it('says that there is no plan yet: a normal answer', async () => {
    const response = await ask('/api/coach-plans/?coach=d&date=2026-11-20');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      coach: 'coach_d',
      date: '2026-11-20',
      plan: 'No plan available for coach_d on 2026-11-20',
      charts: [],
      available: false,
    });
    expect(await app.get('/api/coach-plans/all?date=2026-11-20')).toEqual({});
    expect(await app.get('/api/coach-plans/all?date=')).toEqual({});
    expect(await app.get('/api/coach-plans/range?from=&to=&coach=&cursor=&limit=')).toEqual({
      plans: [],
      next_cursor: null,
    });
    expect(await app.get('/api/coach-plans/history?coach=d')).toEqual({ history: [] });
  });

  it('tells the history of the slot, deleted plans included, newest first', async () => {
    await app.room.say(app.room.ann, '!plan s first', [png('one.png')]);
    await app.room.say(app.room.ann, '!edit s second');
    await app.room.say(app.room.ann, '!plan s third');
    await app.room.delete(app.room.ada, '!delete s');
    await app.room.say(app.room.bob, '!plan s by another');
    await app.room.say(app.room.bob, '!edit s by another, edited');

    const { history } = await app.get<{ history: Record<string, unknown>[] }>('/api/coach-plans/history?coach=s');
    expect(history.map(({ plan_text, action, author, edited_by }) => [plan_text, action, author, edited_by])).toEqual([
      ['by another', 'edited', 'Bob', 'Bob'],
      ['third', 'deleted', 'Ann', 'Ada'],
      ['second', 'reposted', 'Ann', 'Ann'],
      ['first', 'edited', 'Ann', 'Ann'],
    ]);
    expect(history.map(({ charts }) => (charts as string[]).length)).toEqual([0, 0, 1, 1]);
    expect(history[3]).toEqual({
      plan_id: expect.any(Number),
      plan_text: 'first',
      charts: [expect.stringMatching(/one\.png|\/api\/charts\//)],
      author: 'Ann',
      author_id: app.room.ann,
      edited_by: 'Ann',
      edited_by_id: app.room.ann,
      edited_at: expect.stringMatching(/^2026-11-20T/),
      action: 'edited',
    });
  });

  it('answers 304 to who has the newest version, and never an older one', async () => {
    await app.room.say(app.room.ann, '!plan d version 1');
    const first = await ask('/api/coach-plans/?coach=d');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]+"$/);
    const again = await ask('/api/coach-plans/?coach=d', { 'if-none-match': tag });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);

    for (let version = 2; version <= 10; version++) {
      await app.room.say(app.room.ann, `!edit d version ${version}`);
      const changed = await ask('/api/coach-plans/?coach=d', { 'if-none-match': tag });
      expect(changed.status).toBe(200);
      expect(await changed.json()).toMatchObject({ plan: `version ${version}`, version });
    }
  });

  it('pages over days, newest first, without loss or repetition', async () => {
    const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'];
    for (const day of days) {
      for (const coach of ['d', 's']) await app.room.say(app.room.ann, `!plan ${coach} ${day} plan ${coach} ${day}`);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { plans: { plan: string }[]; next_cursor: string | null } = await app.get(
        `/api/coach-plans/range?from=2026-11-21&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect(page.plans.length).toBe(2);
      seen.push(...page.plans.map(({ plan }) => plan));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(
      ['2026-11-23', '2026-11-22', '2026-11-21'].flatMap((day) => [`plan s ${day}`, `plan d ${day}`]),
    );
    const only = await app.get<{ plans: { plan: string }[] }>('/api/coach-plans/range?coach=d&to=2026-11-20');
    expect(only.plans.map(({ plan }) => plan)).toEqual(['plan d 2026-11-20']);
  });

  it.each([
    ['/api/coach-plans/', 'Missing required parameter: coach'],
    ['/api/coach-plans/?coach=', 'Missing required parameter: coach'],
    ['/api/coach-plans/?coach=x', "Invalid coach name 'x'. Valid coaches: d, i, s, n"],
    ['/api/coach-plans/?coach=%00', "Invalid coach name '\ufffd'. Valid coaches: d, i, s, n"],
    ['/api/coach-plans/?coach=__proto__', "Invalid coach name '__proto__'. Valid coaches: d, i, s, n"],
    ['/api/coach-plans/?coach=d&date=2026-02-30', "Invalid date '2026-02-30'. Use YYYY-MM-DD, for example 2026-11-20."],
    [
      '/api/coach-plans/?coach=d&date=10000-01-01',
      "Invalid date '10000-01-01'. Use YYYY-MM-DD, for example 2026-11-20.",
    ],
    ['/api/coach-plans/?coach=d&date=tomorrow', "Invalid date 'tomorrow'. Use YYYY-MM-DD, for example 2026-11-20."],
    ['/api/coach-plans/history', 'Missing required parameter: coach'],
    ['/api/coach-plans/range?limit=0', 'Invalid limit. Use a whole number from 1 to 200.'],
    ['/api/coach-plans/range?limit=1e2', 'Invalid limit. Use a whole number from 1 to 200.'],
    ['/api/coach-plans/range?limit=201', 'Invalid limit. Use a whole number from 1 to 200.'],
    ['/api/coach-plans/range?cursor=abc', 'Invalid cursor. Use next_cursor of the page before, unchanged.'],
    [
      '/api/coach-plans/range?from=2026-11-21&to=2026-11-20',
      'The range ends before it begins: from 2026-11-21 to 2026-11-20. Swap the two.',
    ],
    [
      '/api/coach-plans/?coach=d&guild=abc',
      'Invalid guild. Use the id of the Discord server, a number of up to 20 digits.',
    ],
    ['/api/coach-plans/?coach=d&coach=i', 'coach is given twice'],
    ['/api/coach-plans/?coach=d&daet=2026-11-20', 'daet'],
  ])('refuses %s clearly', async (path, error) => {
    const response = await ask(path);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = (await response.json()) as Record<string, string>;
    expect(problem.error).toContain(error);
    expect(problem).toMatchObject({
      status: 400,
      code: expect.stringMatching(/^[a-z-]+$/),
      request_id: response.headers.get('x-request-id'),
    });
  });

  it('asks which server, once there are several', async () => {
    await app.room.say(app.room.ann, '!plan d ours');
    const other = app.simulator.addGuild({ name: 'Another room' });
    const channel = app.simulator.addChannel({ guildId: other.id, name: 'plans' });
    const { user } = app.simulator.addMember({ guildId: other.id, username: 'cat', nick: 'Cat' });
    app.simulator.postMessage({ channelId: channel.id, authorId: user.id, content: '!plan d theirs' });
    await until('the other plan', async () => {
      const { plan } = await app.get(`/api/coach-plans/?coach=d&guild=${other.id}`);
      return plan === 'theirs';
    });
    expect(await app.get(`/api/coach-plans/?coach=d&guild=${app.room.guildId}`)).toMatchObject({ plan: 'ours' });
    const unnamed = await ask('/api/coach-plans/?coach=d');
    expect(unnamed.status).toBe(400);
    expect(await unnamed.json()).toMatchObject({ code: 'guild-missing', error: expect.stringContaining('guild') });
  });
});
