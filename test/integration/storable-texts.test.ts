import { AccessRoom } from '../support/access-room';
import { createDatabase, type Engine, engines } from '../support/databases';

const TOKEN = 'tradingview-token-1';
const NUL = '\0';
const HALF = '\ud83d';

/** What is asked for or stored with a text that PostgreSQL has no place for: method, path, body. */
const asked: [string, string, unknown?][] = [
  ['GET', '/api/coach-plans?coach=%00'],
  ['GET', '/api/coach-plans?coach=d&date=%00'],
  ['GET', '/api/coach-plans?coach=d&guild=1%00'],
  ['GET', '/api/coach-plans/range?cursor=%00'],
  ['GET', '/api/coach-plans/range?coach=d%00'],
  ['GET', '/api/alerts?symbol=%00'],
  ['GET', '/api/alerts?route=a%00b'],
  ['GET', '/api/alerts?cursor=%00'],
  ['GET', '/api/signals/unreadable?cursor=%00'],
  ['GET', '/api/charts/%00'],
  ['PUT', '/api/coach-plans/d%00/2099-11-20', { plan: 'x' }],
  ['DELETE', '/api/coach-plans/d/2099-11-20%00'],
  ['POST', '/api/routes/%00/test', {}],
  ...[NUL, HALF, `a${NUL}b`].flatMap((text): [string, string, unknown][] => [
    ['POST', '/api/coach-plans?guild=1', { coach: 'd', plan: text }],
    ['POST', '/api/coach-plans?guild=1', { coach: text, plan: 'x' }],
    ['POST', '/api/alerts/replay', { symbol: text }],
    ['POST', '/api/alerts/replay', { route: text }],
    ['POST', '/api/destinations/1/pause', { reason: text }],
    ['POST', '/api/signals', { signals: [signal({ symbol: text })] }],
    ['POST', '/api/signals', { signals: [signal({ strategy_name: text })] }],
    ['POST', '/api/signals', { signals: [signal({ signal_id: text })] }],
    ['POST', '/api/signals', { signals: [signal({ metadata: { text } })] }],
    ['POST', '/api/signals', { signals: [signal({ analysis_data: { [text]: 1 } })] }],
    ['POST', '/api/signals', { strategy_signals: { [text]: [signal({})] } }],
    ['POST', '/api/signals/analyze', { signals: [signal({ symbol: text })] }],
  ]),
];

function signal(over: Record<string, unknown>): Record<string, unknown> {
  return {
    ...{ symbol: 'X', signal_type: 'LONG', timestamp: '2026-11-20T13:00:00Z', price: 1, strategy_name: 's' },
    ...{ signal_strength: 'WEAK', confidence: 0.5, position_size: 0.1, ...over },
  };
}

/** The answers of one engine, without what differs from one request to the next. */
async function answersOn(engine: Engine): Promise<unknown[]> {
  const database = await createDatabase(engine);
  const { settings } = database;
  const stored = { DATABASE_PATH: settings.DATABASE_PATH, DATABASE_URL: settings.DATABASE_URL ?? '' };
  const room = await AccessRoom.open({ TRADINGVIEW_TOKEN: TOKEN, LOG_LEVEL: 'silent', ...stored });
  const { key } = await room.createKey({ scopes: ['admin'], actsAs: '100000000000000001' });
  const answers: unknown[] = [];
  for (const [method, path, body] of asked) {
    const { status, json } = await room.ask(path, { method, key, body });
    const { request_id: _id, ...problem } = json as Record<string, unknown>;
    answers.push({ asked: `${method} ${path} ${JSON.stringify(body)}`, status, problem });
  }
  const hook = await fetch(`${room.app.url}/hooks/tradingview/${TOKEN}`, { method: 'POST', body: `buy ${NUL}` });
  answers.push(hook.status);
  await room.close();
  await database.remove();
  return answers;
}

it('texts that cannot be stored are refused, on both engines with the same words', async () => {
  const [sqlite = [], postgres = []] = [await answersOn(engines[0]), await answersOn(engines[1])];
  const isRefused = (answer: unknown) => [400, 404].includes((answer as { status: number }).status);
  expect(sqlite.slice(0, -1).filter((answer) => !isRefused(answer))).toEqual([]);
  expect(sqlite.at(-1)).toBe(202);
  expect(postgres).toEqual(sqlite);
});
