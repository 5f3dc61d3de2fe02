import { type Simulator, startSimulator } from '@coachwire/simulator';
import { SIMULATED, TestApp, TODAY, until } from '../support/app';
import { createPostgresDatabase, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';

/** Two servers on one database, both connected to Discord: each sees every message, and one of them acts. */
describe('two processes that see one message', () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let room: TradingRoom;
  let apps: TestApp[];

  beforeEach(async () => {
    database = await createPostgresDatabase();
    simulator = await startSimulator(SIMULATED);
    room = new TradingRoom(simulator);
    apps = [await start(), await start()];
    await until('both', () => simulator.connectedClients === 2);
  });

  afterEach(async () => {
    for (const app of apps) await app.close();
    await simulator.close();
    await database.remove();
  });

  const start = () =>
    TestApp.start({
      startedSimulator: simulator,
      settings: { DATABASE_URL: database.settings.DATABASE_URL ?? '', DEFAULT_GUILD_ID: room.guildId },
    });
  type PlanAnswer = { plan: string; version: number };
  const plans = async () =>
    (await (apps[0] as TestApp).get<{ plans: PlanAnswer[] }>('/api/coach-plans/range?limit=200')).plans;
  const day = (index: number) => `2026-12-${String(index + 1).padStart(2, '0')}`;

  it('make one plan of it, and one answer', async () => {
    const messages = Array.from({ length: 20 }, (_, index) => room.post(room.ann, `!plan d ${day(index)} Long`));
    await until('the reactions', () => messages.every((message) => room.reactionsTo(message).length > 0));
    const refused = await room.say(room.ann, '!plan d');
    expect(refused.content).toContain('The plan has no text');
    expect(await plans()).toHaveLength(20);
    expect((await plans()).every(({ version }) => version === 1)).toBe(true);
    expect(room.spoken).toHaveLength(1);
  });

  it('make one revision of an edit, and one deletion', async () => {
    const messages = Array.from({ length: 10 }, (_, index) => room.post(room.ann, `!plan d ${day(index)} Long`));
    await until('the plans', async () => (await plans()).length === 10);
    for (const [index, { id }] of messages.entries()) {
      simulator.editMessage(id, { content: `!plan d ${day(index)} Longer` });
    }
    await until('the edits', async () => (await plans()).every(({ plan }) => plan === 'Longer'));
    await room.say(room.bob, '!help');
    expect((await plans()).every(({ version }) => version === 2)).toBe(true);

    for (const { id } of messages) simulator.deleteMessage(id);
    await until('the deletions', async () => (await plans()).length === 0);
    const { history } = await (apps[1] as TestApp).get<{ history: unknown[] }>(
      `/api/coach-plans/history?coach=d&date=${day(0)}`,
    );
    expect(history).toHaveLength(2);
  });

  it('catch up once, when both were away', async () => {
    await room.say(room.ann, `!plan d ${day(0)} First`);
    await simulator.refuseConnections(true);
    for (let index = 1; index <= 20; index++) room.post(room.ann, `!plan d ${day(index)} Missed`);
    await simulator.refuseConnections(false);
    simulator.dropGateway({ resumable: false });
    await until('the plans', async () => (await plans()).length === 21);
    await until('both', () => simulator.connectedClients === 2);
    expect((await plans()).every(({ version }) => version === 1)).toBe(true);
    expect(TODAY < day(0)).toBe(true);
  });
});
