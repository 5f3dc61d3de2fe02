import { packAll } from '../../src/outbox/delivery/pack';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { openStorage, type Storage } from '../../src/storage';
import { alertSignal, signalsOfSymbols } from '../factories/alert-signals';
import { AlertDesk } from '../support/alert-desk';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';
import { clock } from '../support/clock';

/** A process that died at a certain point is a store in a certain state: each test makes that state, and starts anew. */
describe.each(engines)('after a crash on %s', (engine) => {
  let database: TestDatabase;
  let simulator: Simulator;
  let room: TradingRoom;
  let storage: Storage;

  beforeEach(async () => {
    database = await createDatabase(engine);
    simulator = await startSimulator({ rateLimits: false });
    room = new TradingRoom(simulator);
  });

  afterEach(async () => {
    await simulator.close();
    await database.remove();
  });

  const yamlFor = (address: string) =>
    [
      `destinations: {desk: ${address}}`,
      'routes:',
      '  - {name: all, source: individual, destination: desk, min_confidence: 0, enabled_signal_types: []}',
    ].join('\n');

  /** Queues signals while the destination rests, and stores a delivery of them as a process does that is about to send it. */
  async function leaveDelivery(address: string, count: number) {
    const desk = await AlertDesk.start(simulator, database.settings, { yaml: yamlFor(address) });
    const { id } = await desk.destination('desk');
    await desk.destinations.pause(id, 'test', clock.now());
    await desk.queue(signalsOfSymbols(count));
    await desk.destinations.resume(id, clock.now());
    await desk.destinations.pause(id, 'test', clock.now());
    const target = desk.targetOf(id, room.channelId);
    const [packed] = await desk.storage.write((tx) => packAll(tx, [target], clock.nowMs()));
    await desk.close();
    storage = await openStorage(database.settings);
    await storage.write((tx) => tx.destinations.change(id, { state: 'active', reason: null }));
    await storage.close();
    return packed!.delivery!;
  }

  async function deliverRest(address: string, ...more: string[]) {
    const desk = await AlertDesk.start(simulator, database.settings, { yaml: yamlFor(address) });
    if (more.length > 0) await desk.queue(more.map((symbol) => alertSignal({ symbol })));
    await desk.drained();
    const attempts = await desk.storage.read.outboxItems.listAttempts(
      (await desk.list())[0]!.deliveryIds.split(','),
      10,
    );
    await desk.close();
    return attempts;
  }

  const titles = () =>
    simulator.messagesIn(room.channelId).flatMap(({ embeds = [] }) => embeds.map(({ title }) => title ?? ''));
  const webhookAddress = () => {
    const { id, token } = simulator.addWebhook(room.channelId);
    return `${simulator.apiUrl}/webhooks/${id}/${token}`;
  };
  const posted = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  it('between storing a delivery and sending it: it is sent, and nothing before it', async () => {
    const address = webhookAddress();
    const { body } = await leaveDelivery(address, 3);
    await deliverRest(address, 'NEW');
    expect(titles()).toEqual(['BUY S0 · LONG', 'BUY S1 · LONG', 'BUY S2 · LONG', 'BUY NEW · LONG']);
    const [first] = simulator.requests.filter(({ method }) => method === 'POST');
    expect(JSON.stringify(first!.body)).toBe(body);
  });

  it('between sending to a webhook and settling: it is found, and not sent again', async () => {
    const address = webhookAddress();
    const { body } = await leaveDelivery(address, 2);
    await posted(`${address.replace('/api/', '/api/v10/')}?wait=true`, body);
    await deliverRest(address);
    expect(titles()).toEqual(['BUY S0 · LONG', 'BUY S1 · LONG']);
  });

  it('between sending to a channel and settling: a new pack under a new nonce hides nothing', async () => {
    const address = `'${room.channelId}'`;
    const { body } = await leaveDelivery(address, 2);
    const url = `${simulator.apiUrl}/v10/channels/${room.channelId}/messages`;
    await posted(url, body, { authorization: `Bot ${simulator.token}` });
    await deliverRest(address, 'NEW');
    expect(titles()).toEqual(['BUY S0 · LONG', 'BUY S1 · LONG', 'BUY NEW · LONG']);
    const nonces = simulator.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body: sent }) => (sent as { nonce: string }).nonce);
    expect(nonces[0]).toBe(nonces[1]);
    expect(new Set(nonces).size).toBe(2);
  });
});
