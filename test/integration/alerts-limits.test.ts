import { type Simulator, startSimulator } from '@coachwire/simulator';
import { alertSignal, signalsOfSymbols } from '../factories/alert-signals';
import { AlertDesk } from '../support/alert-desk';
import { addressOf } from '../support/alert-wire';
import { createSqliteFile, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';

/** Simulated seconds in a real one; our pacing is told the same. */
const SCALE = 20;
const SCALED = {
  DISCORD_WEBHOOK_PACE: `5/${(2 / SCALE).toFixed(6)}`,
  DISCORD_WEBHOOK_CHANNEL_PACE: `30/${(60 / SCALE).toFixed(6)}`,
  DISCORD_BOT_PACE: 'off',
};

describe("under Discord's limits", () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let room: TradingRoom;
  let desk: AlertDesk;

  beforeEach(async () => {
    database = await createSqliteFile();
    simulator = await startSimulator({ clockScale: SCALE });
    room = new TradingRoom(simulator);
  });

  afterEach(async () => {
    await desk.close();
    await simulator.close();
    await database.remove();
  });

  async function open(webhooks: number) {
    const names = Array.from({ length: webhooks }, (_, index) => `hook${index}`);
    const addresses = names.map(() => addressOf(simulator, simulator.addWebhook(room.channelId)));
    const yaml = [
      'destinations:',
      ...names.map((name, index) => `  ${name}: '${addresses[index]}'`),
      'routes:',
      ...names.map(
        (name) =>
          `  - {name: ${name}, source: individual, destination: ${name}, min_confidence: 0, match: {strategies: [${name}]}}`,
      ),
    ].join('\n');
    desk = await AlertDesk.start(simulator, database.settings, { yaml, settings: SCALED });
  }

  const refused = () => simulator.requests.filter(({ status }) => status === 429);

  it('sends 1000 alerts to one webhook in as few messages as they fit, and meets no 429', async () => {
    await open(1);
    await desk.queue(signalsOfSymbols(1000, { strategyName: 'hook0' }));
    await desk.drained(30_000);
    expect(simulator.messagesIn(room.channelId)).toHaveLength(100);
    expect(refused()).toEqual([]);
  });

  it('lets two webhooks of one channel share its limit', async () => {
    await open(2);
    const signals = signalsOfSymbols(300).map((signal, index) => ({ ...signal, strategyName: `hook${index % 2}` }));
    await desk.queue([...signals, alertSignal({ strategyName: 'hook0' })]);
    await desk.drained(30_000);
    expect(refused()).toEqual([]);
    const sends = simulator.requests.filter(({ method }) => method === 'POST');
    expect(sends.length).toBeGreaterThanOrEqual(31);
  });
});
