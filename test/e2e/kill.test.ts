import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { until } from '../support/app';
import { ServedProcess } from '../support/served-process';
import { TradingRoom } from '../support/trading-room';
import { freePort } from '../support/free-port';

const POSTS = 1000;
const COACHES = ['d', 'i', 's', 'n'];

/**
 * The process is killed while a thousand plans come in: an answer must mean that the plan is on the disk, and what was not
 * answered yet is done after the restart.
 */
describe('kill -9 in the middle of posts', () => {
  let folder: string;
  let simulator: Simulator;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-kill-'));
    simulator = await startSimulator({ rateLimits: false });
  });

  afterEach(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps every post that was answered, and none twice', async () => {
    const room = new TradingRoom(simulator);
    const database = join(folder, 'plans.db');
    const port = await freePort();
    const first = await ServedProcess.start(simulator, database, port);
    await simulator.waitForBot();

    const texts = new Map<string, string>();
    for (let index = 0; index < POSTS; index++) {
      const date = dayAhead(1 + Math.floor(index / COACHES.length));
      const text = `plan number ${index}`;
      const message = room.post(room.ann, `!plan ${COACHES[index % COACHES.length]} ${date} ${text}`);
      texts.set(message.id, text);
      // Bursts, so that posts are in every stage when the process dies.
      if (index % 20 === 19) await until('answers', () => answered().length >= index - 200);
      if (index === 600) await first.end('SIGKILL');
      if (index === 600) break;
    }
    const answeredBefore = answered();
    expect(answeredBefore.length).toBeGreaterThan(100);
    expect(answeredBefore.length).toBeLessThan(texts.size);

    const second = await ServedProcess.start(simulator, database, port);
    await simulator.waitForBot();
    for (let index = 601; index < POSTS; index++) {
      const date = dayAhead(1 + Math.floor(index / COACHES.length));
      const text = `plan number ${index}`;
      texts.set(room.post(room.ann, `!plan ${COACHES[index % COACHES.length]} ${date} ${text}`).id, text);
    }
    await until('the answers to all that was posted', () => answered().length === POSTS);

    const stored = await storedTexts(second);
    expect([...texts.values()].filter((text) => !stored.includes(text))).toEqual([]);
    expect(stored).toHaveLength(POSTS);
    const summaries = room.spoken.filter(({ content }) => content.startsWith('I was away'));
    expect(summaries.length).toBeLessThanOrEqual(1);
    expect(await second.end('SIGTERM')).toBe(0);

    function answered(): string[] {
      return [...texts.keys()].filter((id) => room.reactionsTo({ id }).length > 0);
    }
  });

  it('confirms a plan after the restart that was recorded, and not confirmed, before', async () => {
    const room = new TradingRoom(simulator);
    const database = join(folder, 'plans.db');
    const port = await freePort();
    const first = await ServedProcess.start(simulator, database, port);
    await simulator.waitForBot();
    await room.say(room.ann, `!plan s ${dayAhead(1)} Swing`);

    simulator.failNext({ match: /PUT .*reactions/, status: 'hang', count: 10 });
    const message = room.post(room.ann, `!plan d ${dayAhead(1)} Long`);
    await until('the plan', async () => (await storedTexts(first)).length === 2);
    await first.end('SIGKILL');
    simulator.clearFaults();
    expect(room.reactionsTo(message)).toEqual([]);

    const second = await ServedProcess.start(simulator, database, port);
    await until('the confirmation', () => room.reactionsTo(message).includes('✅'));
    expect((await storedTexts(second)).sort()).toEqual(['Long', 'Swing']);
    expect(room.spoken).toEqual([]);
    expect(await second.end('SIGTERM')).toBe(0);
  });
});

async function storedTexts(server: ServedProcess): Promise<string[]> {
  const texts: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    type Page = { plans: { plan: string; version: number }[]; next_cursor: string | null };
    const page: Page = await server.get(`/api/coach-plans/range?limit=200${cursor ? `&cursor=${cursor}` : ''}`);
    // A post that was recorded twice would have become its own second version.
    expect(page.plans.filter(({ version }) => version !== 1)).toEqual([]);
    texts.push(...page.plans.map(({ plan }) => plan));
    cursor = page.next_cursor;
  }
  return texts;
}

function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
