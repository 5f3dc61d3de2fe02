import { AccessRoom } from '../support/access-room';
import { TODAY } from '../support/clock';

const PLANS = '/api/coach-plans';

describe('plans written over HTTP', () => {
  let room: AccessRoom;
  let ann: string;
  let key: string;

  beforeEach(async () => {
    room = await AccessRoom.open();
    ann = room.app.room.ann;
    key = await keyFor(ann, 'Ann’s desk');
  });
  afterEach(() => room.close());

  async function keyFor(actsAs: string, name = 'desk'): Promise<string> {
    return (await room.createKey({ name, scopes: ['plans'], actsAs })).key;
  }

  const guild = () => `guild=${room.app.room.guildId}`;
  const post = (body: unknown, headers: Record<string, string> = {}, as = key) =>
    room.ask(`${PLANS}?${guild()}`, { method: 'POST', key: as, body, headers });
  const edit = (body: unknown, headers: Record<string, string> = {}, as = key, slot = `d/${TODAY}`) =>
    room.ask(`${PLANS}/${slot}?${guild()}`, { method: 'PUT', key: as, body, headers });
  const remove = (headers: Record<string, string> = {}, as = key) =>
    room.ask(`${PLANS}/d/${TODAY}?${guild()}`, { method: 'DELETE', key: as, headers });
  const read = () => room.ask(`${PLANS}?coach=d&${guild()}`);
  const history = async () => (await room.ask(`${PLANS}/history?coach=d&${guild()}`)).json.history;

  it('records a plan, its new version, an edit, and its end', async () => {
    const charts = ['https://charts.example.com/nq%20open.png', 'https://charts.example.com/@evil.example/b.png'];
    // What is kept is the address as programs read it.
    const written = [' https://charts.exam\nple.com/nq open.png', 'https://charts.example.com\\@evil.example/b.png'];
    const posted = await post({ coach: 'coach_d', plan: '  Long NQ above 21,000 \n', charts: written });
    expect(posted.status).toBe(201);
    expect(posted.json).toEqual({
      coach: 'coach_d',
      date: TODAY,
      plan: 'Long NQ above 21,000',
      charts,
      author: 'Ann’s desk',
      author_id: ann,
      channel: 'HTTP',
      created_at: expect.stringMatching(/Z$/),
      edited_at: null,
      version: 1,
      available: true,
    });
    const answered = await read();
    expect(answered.json).toEqual(posted.json);
    expect(answered.headers.get('etag')).toBe(posted.headers.get('etag'));

    const again = await post({ coach: 'd', date: TODAY, plan: 'Flat' });
    expect(again).toMatchObject({ status: 200, json: { plan: 'Flat', charts: [], version: 2 } });
    const edited = await edit({ plan: 'Short' });
    expect(edited).toMatchObject({ status: 200, json: { plan: 'Short', version: 3 } });
    expect(await edit({ plan: 'Short' })).toMatchObject({ status: 200, json: { version: 3 } });
    expect(await remove()).toMatchObject({ status: 204, json: null });
    expect((await read()).json.available).toBe(false);
    expect(
      (await history()).map((each: { action: string; edited_by_id: string }) => [each.action, each.edited_by_id]),
    ).toEqual([
      ['deleted', ann],
      ['edited', ann],
      ['reposted', ann],
    ]);
    expect((await remove()).json).toMatchObject({ status: 404, code: 'plan-not-found' });
  });

  it('keeps the rules that hold on Discord', async () => {
    await post({ coach: 'd', plan: 'Long' });
    const bob = await keyFor(room.app.room.bob);
    for (const refused of [
      await post({ coach: 'd', plan: 'Mine now' }, {}, bob),
      await edit({ plan: 'Mine now' }, {}, bob),
      await remove({}, bob),
    ]) {
      expect(refused.json).toMatchObject({ status: 403, code: 'plan-not-yours' });
    }
    const cases: [object, string][] = [
      [{ coach: 'x', plan: 'Long' }, 'coach-unknown'],
      [{ coach: 'd', plan: ' \n' }, 'plan-empty'],
      [{ coach: 'd', plan: 'x'.repeat(4001) }, 'plan-too-long'],
      [{ coach: 'd', plan: 'a\u0000b' }, 'plan-characters'],
      [{ coach: 'd', plan: 'Long', date: '2020-01-02' }, 'date-in-the-past'],
    ];
    for (const [body, code] of cases) expect((await post(body)).json).toMatchObject({ status: 400, code });
    expect((await read()).json.plan).toBe('Long');
  });

  it('names each field that is wrong', async () => {
    const bad: [unknown, object[]][] = [
      [{}, [field('plan', 'Missing required field: plan'), field('coach', 'Missing required parameter: coach')]],
      [[], [field('plan', 'Missing required field: plan'), field('coach', 'Missing required parameter: coach')]],
      [{ coach: 'd', plan: 5 }, [field('plan', 'plan must be a text.')]],
      [
        { coach: 'd', plan: 'Long', author: 'Eve' },
        [field('author', 'Unknown field: author. Allowed: charts, coach, date, plan')],
      ],
      [
        { coach: 'd', plan: 'Long', date: 'tomorrow' },
        [field('date', "Invalid date 'tomorrow'. Use YYYY-MM-DD, for example 2026-11-20.")],
      ],
      [{ coach: 'd', plan: 'Long', charts: 'a.png' }, [field('charts', 'charts must be a list of https addresses.')]],
      ...['https://me@a.example/1.png', 'https://a.example/1%00.png', 'https://a.example/\u00001.png'].map(
        (url): [unknown, object[]] => [
          { coach: 'd', plan: 'Long', charts: [url] },
          [field('charts', 'charts[0] must be an https address of up to 2048 characters.')],
        ],
      ),
      [
        { coach: 'd', plan: 'Long', charts: ['https://a.example/1.png', 'http://a.example/2.png'] },
        [field('charts', 'charts[1] must be an https address of up to 2048 characters.')],
      ],
      [
        { coach: 'd', plan: 'Long', charts: Array(11).fill('https://a.example/1.png') },
        [field('charts', 'charts has 11 addresses; at most 10 fit.')],
      ],
    ];
    for (const [body, errors] of bad) {
      const { json } = await post(body);
      expect(json).toMatchObject({ status: 400, code: 'request-invalid' });
      expect(new Set(json.errors)).toEqual(new Set(errors));
    }
    expect((await edit({ plan: 'Long' }, {}, key, 'd/20-11-2026')).json).toMatchObject({
      code: 'request-invalid',
      errors: [field('date', "Invalid date '20-11-2026'. Use YYYY-MM-DD, for example 2026-11-20.")],
    });
    expect((await read()).json.available).toBe(false);
  });

  const field = (name: string, message: string) => ({ field: name, message });

  it('wants a key that may write plans and says as whom', async () => {
    const { key: reader } = await room.createKey({ scopes: ['read', 'signals'] });
    const { key: admin } = await room.createKey({ scopes: ['admin'] });
    expect((await post({ coach: 'd', plan: 'Long' }, {}, reader)).json).toMatchObject({
      status: 403,
      code: 'scope-missing',
    });
    expect((await post({ coach: 'd', plan: 'Long' }, {}, admin)).json).toMatchObject({
      status: 403,
      code: 'acts-as-missing',
    });
  });

  it('says that no server is known yet', async () => {
    const refused = await room.ask(PLANS, { method: 'POST', key, body: { coach: 'd', plan: 'Long' } });
    expect(refused.json).toMatchObject({
      status: 400,
      code: 'guild-missing',
      error:
        'No Discord server is known here yet: name one with the parameter guild (its id), or set DEFAULT_GUILD_ID.',
    });
  });

  it('leaves a plan alone that was changed since it was read', async () => {
    const tag = (await post({ coach: 'd', plan: 'Long' })).headers.get('etag') ?? '';
    const edited = await edit({ plan: 'Short' }, { 'if-match': tag });
    expect(edited.status).toBe(200);
    for (const refused of [await edit({ plan: 'Flat' }, { 'if-match': tag }), await remove({ 'if-match': tag })]) {
      expect(refused.json).toMatchObject({ status: 412, code: 'precondition-failed' });
    }
    expect((await remove({ 'if-match': edited.headers.get('etag') ?? '' })).status).toBe(204);
  });

  describe('with an Idempotency-Key', () => {
    const idempotent = { 'idempotency-key': 'order-1' };

    it('gives the stored answer to a repeat, refuses another body, and tells keys apart', async () => {
      const first = await post({ coach: 'd', plan: 'Long' }, idempotent);
      await edit({ plan: 'Short' });
      const repeat = await post({ coach: 'd', plan: 'Long' }, idempotent);
      expect(repeat).toMatchObject({ status: 201, json: first.json });
      expect(repeat.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(await read()).toMatchObject({ json: { plan: 'Short', version: 2 } });
      const other = await post({ coach: 'd', plan: 'Flat' }, idempotent);
      expect(other.json).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
      const another = await keyFor(ann);
      expect(await post({ coach: 'd', plan: 'Flat' }, idempotent, another)).toMatchObject({ status: 200 });
    });

    it('does one of many that come at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => post({ coach: 'd', plan: 'Long' }, idempotent)),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
      expect(statuses).toContain(201);
      for (const { status, json } of answers) {
        if (status === 409) expect(json).toMatchObject({ code: 'idempotency-key-in-use' });
      }
      expect((await post({ coach: 'd', plan: 'Long' }, idempotent)).status).toBe(201);
      expect((await read()).json.version).toBe(1);
      expect(await history()).toEqual([]);
    });

    it('does not keep a refusal', async () => {
      const body = { plan: 'Short' };
      expect((await edit(body, idempotent)).json).toMatchObject({ code: 'plan-not-found' });
      await post({ coach: 'd', plan: 'Long' });
      expect(await edit(body, idempotent)).toMatchObject({ status: 200, json: { version: 2 } });
      expect(await edit(body, idempotent)).toMatchObject({ status: 200, json: { version: 2 } });
      expect((await remove({ 'idempotency-key': 'end' })).status).toBe(204);
      expect((await remove({ 'idempotency-key': 'end' })).status).toBe(204);
    });

    it('refuses one that is too long', async () => {
      const refused = await post({ coach: 'd', plan: 'Long' }, { 'idempotency-key': 'x'.repeat(256) });
      expect(refused.json).toMatchObject({ status: 400, code: 'idempotency-key-invalid' });
    });
  });

  it('is described with its key, its shapes and its problems', async () => {
    const { json } = await room.ask('/docs/openapi.json');
    expect(json.components.securitySchemes.api_key).toMatchObject({ type: 'http', scheme: 'bearer' });
    const { post: create } = json.paths[PLANS];
    expect(create.security).toEqual([{ api_key: [] }]);
    expect(Object.keys(create.responses).sort()).toEqual([
      '200',
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '429',
      '503',
    ]);
    expect(json.paths[PLANS].get.security).toEqual([{}, { api_key: [] }]);
    expect(json.paths['/health'].get.security).toEqual([]);
  });
});

it('writes only to the servers that are served', async () => {
  const room = await AccessRoom.open({ DISCORD_GUILD_IDS: '900000000000000777' });
  const { key } = await room.createKey({ scopes: ['plans'], actsAs: '1' });
  const write = (query: string) =>
    room.ask(`${PLANS}${query}`, { method: 'POST', key, body: { coach: 'd', plan: 'Long' } });
  expect((await write('?guild=900000000000000778')).json).toMatchObject({ status: 400, code: 'guild-not-served' });
  expect((await write('')).status).toBe(201);
  await room.close();
});
