import { deliveryFooter } from '../../src/transports/discord/message/delivery-id';
import { LaneLeaseKeeper } from '../../src/outbox/delivery/lane-leases';
import { SendTurns } from '../../src/outbox/delivery/send-turns';
import { settleAll } from '../../src/outbox/delivery/settle';
import { DESTINATION_BREAKER } from '../../src/outbox/outcomes/circuit-breaker';
import { type Exchange, type Simulator, startSimulator } from '@coachwire/simulator';
import { alertSignal, signalsOfSymbols } from '../factories/alert-signals';
import { AlertDesk, type AlertDeskOptions } from '../support/alert-desk';
import { addressOf } from '../support/alert-wire';
import { until } from '../support/app';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { type Ready, tried } from '../support/stored-outbox';
import { TradingRoom } from '../support/trading-room';
import { clock } from '../support/clock';

const NO_PACE = { DISCORD_WEBHOOK_PACE: 'off', DISCORD_WEBHOOK_CHANNEL_PACE: 'off', DISCORD_BOT_PACE: 'off' };

describe.each(engines)('delivery of alerts on %s', (engine) => {
  let database: TestDatabase;
  let simulator: Simulator;
  let room: TradingRoom;
  const desks: AlertDesk[] = [];

  beforeEach(async () => {
    database = await createDatabase(engine);
    simulator = await startSimulator({ rateLimits: false });
    room = new TradingRoom(simulator);
  });

  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.close();
    await simulator.close();
    await database.remove();
  });

  /** A desk whose only route sends every signal to a webhook of the room's channel, or to the channel itself. */
  async function open(kind: 'webhook' | 'channel' = 'webhook', options: AlertDeskOptions = {}) {
    const webhook = simulator.addWebhook(room.channelId);
    const address =
      kind === 'webhook' ? `${simulator.apiUrl}/webhooks/${webhook.id}/${webhook.token}` : `'${room.channelId}'`;
    const yaml = [
      `destinations: {desk: ${address}}`,
      'routes:',
      '  - {name: all, source: individual, destination: desk, min_confidence: 0, enabled_signal_types: []}',
    ].join('\n');
    const desk = await AlertDesk.start(simulator, database.settings, {
      yaml,
      ...options,
      settings: { ...NO_PACE, ...options.settings },
    });
    desks.push(desk);
    return { desk, webhook };
  }

  const sends = (): Exchange[] =>
    simulator.requests.filter(({ method, path }) => method === 'POST' && /webhooks|messages/.test(path));
  /** The requests that looked for messages in a channel. */
  const looks = (channelId: string) =>
    simulator.requests.filter(({ method, path }) => method === 'GET' && path === `/channels/${channelId}/messages`);
  const titles = () =>
    simulator.messagesIn(room.channelId).flatMap(({ embeds = [] }) => embeds.map(({ title }) => title ?? ''));

  it.each(['webhook', 'channel'] as const)('packs a backlog into few messages, oldest first, to a %s', async (kind) => {
    const { desk } = await open(kind);
    await desk.queue(signalsOfSymbols(35));
    await desk.drained();
    expect(titles()).toEqual(Array.from({ length: 35 }, (_, index) => `BUY S${index} · LONG`));
    expect(simulator.messagesIn(room.channelId)).toHaveLength(4);
    const { 'content-type': type, authorization } = sends()[0]!.headers;
    expect([type, authorization]).toEqual([
      'application/json',
      kind === 'channel' ? `Bot ${simulator.token}` : undefined,
    ]);
    expect((await desk.list({ status: 'delivered' })).length).toBe(35);
  });

  it('lets an exit overtake other symbols, never its own', async () => {
    const { desk } = await open();
    const { id } = await desk.destination('desk');
    await desk.destinations.pause(id, 'test', clock.now());
    await desk.queue([...signalsOfSymbols(20), alertSignal({ symbol: 'S15', signalType: 'CLOSE', direction: 'HOLD' })]);
    await desk.destinations.resume(id, clock.now());
    await desk.drained();
    expect(titles().slice(0, 3)).toEqual(['BUY S15 · LONG', 'CLOSE S15', 'BUY S0 · LONG']);
    expect(titles()).toHaveLength(21);
  });

  it('lets it overtake from the first alert on that makes a backlog', async () => {
    const { desk } = await open();
    const { id } = await desk.destination('desk');
    await desk.destinations.pause(id, 'test', clock.now());
    const signals = signalsOfSymbols(11);
    signals[5] = { ...signals[5]!, signalType: 'CLOSE', direction: 'HOLD' };
    await desk.queue(signals);
    await desk.destinations.resume(id, clock.now());
    await desk.drained();
    expect(titles().slice(0, 2)).toEqual(['CLOSE S5', 'BUY S0 · LONG']);
  });

  it('owes a destination one alert for a signal, whichever routes send it', async () => {
    const { desk } = await open();
    const [id] = await desk.queue([alertSignal()]);
    await desk.drained();
    const { deliveries } = await desk.alerts.get(id!);
    expect(deliveries).toMatchObject([
      { state: 'delivered', itemIds: `[${id}]`, attempts: [{ outcome: 'delivered' }] },
    ]);
    const [message] = simulator.messagesIn(room.channelId);
    expect(message!.id).toBe(deliveries[0]!.receipt);
    expect(message!.embeds[0]).toHaveProperty('footer.text', deliveryFooter(deliveries[0]!.id));
  });

  it('measures in seconds how long an alert took from its queuing to its delivery', async () => {
    const { desk } = await open();
    await desk.queue([alertSignal()], clock.nowMs() - 100_000);
    await desk.drained();
    const [, sum] = /delivery_duration_seconds_sum{destination="desk"} (\S+)/.exec(await desk.metrics())!;
    expect(Number(sum)).toBeGreaterThanOrEqual(100);
    expect(Number(sum)).toBeLessThan(1000);
  });

  it('goes on after 5xx, resets and refused connections with the same bytes, and uses up nothing of the alerts', async () => {
    const { desk } = await open('webhook', { rules: { backOffMs: () => 20 } });
    for (const status of [500, 502, 'reset-before'] as const) simulator.failNext({ match: /^POST/, status });
    await desk.queue(signalsOfSymbols(3));
    await desk.drained();
    expect(titles()).toHaveLength(3);
    const bodies = sends().map(({ body }) => JSON.stringify(body));
    expect(new Set(bodies).size).toBe(1);
    const [alert] = await desk.list();
    const { deliveries } = await desk.alerts.get(alert!.id);
    const outcomes = deliveries[0]!.attempts.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['back-off', 'back-off', 'ambiguous', 'delivered']);
  });

  it('looks for a send without an answer in the channel, and sends it once', async () => {
    const settings = { DELIVERY_CONCURRENCY: '1' };
    const { desk } = await open('webhook', { rules: { backOffMs: () => 20 }, settings });
    simulator.failNext({ match: /^POST/, status: 'reset-after' });
    await desk.queue(signalsOfSymbols(2));
    await desk.drained();
    expect(simulator.messagesIn(room.channelId)).toHaveLength(1);
    const [alert] = await desk.list();
    const { deliveries } = await desk.alerts.get(alert!.id);
    expect(deliveries[0]!.attempts.map(({ outcome }) => outcome)).toEqual(['ambiguous', 'found']);
    // The only place to send is free again.
    await desk.queue([alertSignal({ symbol: 'NEXT' })]);
    await desk.drained();
    expect(titles()).toEqual(['BUY S0 · LONG', 'BUY S1 · LONG', 'BUY NEXT · LONG']);
  });

  it.each([
    ['the channel', true],
    ['what others write', false],
  ])('repeats it, marked, where the bot cannot read %s', async (_what, messageContentIntent) => {
    await simulator.close();
    simulator = await startSimulator({ rateLimits: false, messageContentIntent });
    room = new TradingRoom(simulator);
    const { desk } = await open('webhook', { rules: { backOffMs: () => 20 } });
    if (messageContentIntent) {
      simulator.setBotPermissions(room.guildId, ['SEND_MESSAGES']);
      simulator.setOverwrite(room.channelId, { id: room.guildId, type: 'role', deny: ['READ_MESSAGE_HISTORY'] });
    }
    simulator.failNext({ match: /^POST/, status: 'reset-after' });
    await desk.queue([alertSignal()]);
    await desk.drained();
    expect(simulator.messagesIn(room.channelId)).toHaveLength(2);
    const [alert] = await desk.list();
    const { deliveries } = await desk.alerts.get(alert!.id);
    expect(deliveries[0]!.attempts.map(({ outcome, mayRepeat }) => [outcome, mayRepeat])).toEqual([
      ['ambiguous', 0],
      ['delivered', 1],
    ]);
    expect(await desk.metrics()).toContain('coachwire_alerts_possible_duplicates_total{destination="desk"} 1');
  });

  it('never shows a message twice in a channel of the bot', async () => {
    const { desk } = await open('channel', { rules: { backOffMs: () => 20 } });
    for (let index = 0; index < 3; index += 1) simulator.failNext({ match: /^POST/, status: 'reset-after' });
    await desk.queue(signalsOfSymbols(2));
    await desk.drained();
    expect(simulator.messagesIn(room.channelId)).toHaveLength(1);
    expect(new Set(sends().map(({ body }) => (body as { nonce: string }).nonce)).size).toBe(1);
    // The nonce says it: nobody has to look.
    expect(looks(room.channelId)).toEqual([]);
    expect(await desk.metrics()).not.toContain('possible_duplicates_total{');
  });

  it('looks for it there, too, when Discord may have forgotten its nonce', async () => {
    let aheadMs = 0;
    const { desk } = await open('channel', {
      rules: { backOffMs: () => 60_000, nowMs: () => clock.nowMs() + aheadMs },
    });
    simulator.failNext({ match: /^POST/, status: 'reset-after' });
    const [id] = await desk.queue([alertSignal()]);
    await until('a failure', async () => (await desk.destination('desk')).state === 'backing-off');
    aheadMs = 121_000;
    desk.wake();
    await desk.drained();
    expect(simulator.messagesIn(room.channelId)).toHaveLength(1);
    const { deliveries } = await desk.alerts.get(id!);
    expect(deliveries[0]!.attempts.map(({ outcome }) => outcome)).toEqual(['ambiguous', 'found']);
  });

  it('decides what to send when a limit lets it, so that an exit overtakes what came before', async () => {
    const other = addressOf(simulator, simulator.addWebhook(room.channelId));
    const yaml = [
      `destinations: {desk: '${addressOf(simulator, simulator.addWebhook(room.channelId))}', other: '${other}'}`,
      'routes:',
      '  - {name: other, source: individual, destination: other, match: {symbols: [FIRST]}}',
      '  - {name: desk, source: individual, destination: desk, match: {strategies: [scalper]}}',
    ].join('\n');
    const { desk } = await open('webhook', { yaml, settings: { DISCORD_WEBHOOK_CHANNEL_PACE: '1/2' } });
    await desk.queue([alertSignal({ symbol: 'FIRST' })]);
    await desk.drained();
    await desk.queue(signalsOfSymbols(11, { strategyName: 'scalper' }));
    // Long enough for whoever would not wait.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await desk.queue([alertSignal({ symbol: 'EXIT', strategyName: 'scalper', signalType: 'CLOSE' })]);
    await until('the next message', () => titles().length > 1);
    expect(titles().slice(0, 3)).toEqual(['BUY FIRST · LONG', expect.stringContaining('EXIT'), 'BUY S0 · LONG']);
  });

  it('sends nothing that was taken before another process had the channel', async () => {
    const yaml = [
      'destinations:',
      ...['one', 'two'].map((name) => `  ${name}: '${addressOf(simulator, simulator.addWebhook(room.channelId))}'`),
      'routes:',
      '  - {name: one, source: individual, destination: one, match: {symbols: [ONE]}}',
      '  - {name: two, source: individual, destination: two, match: {symbols: [TWO]}}',
    ].join('\n');
    const settings = { DELIVERY_CONCURRENCY: '1' };
    const { desk } = await open('webhook', { yaml, settings, rules: { leaseMs: 1500, sendTimeoutMs: 300 } });
    // What it takes has to wait, since somebody has the only place.
    const { id: elsewhere } = await desk.destination('two');
    const place = await desk.get(SendTurns).take(desk.targetOf(elsewhere, '1'), new AbortController().signal);
    await desk.queue([alertSignal({ symbol: 'ONE' })]);
    const { id } = await desk.destination('one');
    const findOpen = () => desk.storage.write((tx) => tx.deliveries.findOpen(id));
    await until('a delivery that waits', async () => (await findOpen())?.mayBeSent === 1);
    const { id: deliveryId, itemIds } = (await findOpen())!;
    // The other process takes the channel, delivers, and gives the channel back.
    const take = () =>
      desk.storage.write(async (tx) => {
        await tx.laneLeases.endAll();
        return tx.laneLeases.take([room.channelId], 'other', 60_000, 1);
      });
    const [lease] = await take();
    const leases = desk.get(LaneLeaseKeeper);
    await until('the loss of the channel', () => leases.find(room.channelId) === null);
    const target = desk.targetOf(id, room.channelId);
    const delivery = { id: deliveryId, itemIds: JSON.parse(itemIds) as number[] } as Ready['delivery'];
    const result = tried({ target, lease: lease! }, { delivery } as Ready);
    await desk.storage.write((tx) => settleAll(tx, [result], { breaker: DESTINATION_BREAKER, backOffMs: () => 0 }));
    await desk.storage.write((tx) => tx.laneLeases.release('other', [room.channelId]));
    await desk.queue([alertSignal({ symbol: 'TWO' })]);
    await until('the channel again', () => leases.find(room.channelId) !== null);
    place!.cancel();
    await desk.drained();
    expect(titles()).toEqual(['BUY TWO · LONG']);
  });

  it('gives back at its end what waited for a place: it was not sent, so nobody looks for it', async () => {
    const quiet = simulator.addChannel({ guildId: room.guildId, name: 'quiet' }).id;
    const [slow, waiting] = [simulator.addWebhook(room.channelId), simulator.addWebhook(quiet)];
    const yaml = [
      `destinations: {slow: '${addressOf(simulator, slow)}', waiting: '${addressOf(simulator, waiting)}'}`,
      'routes:',
      '  - {name: slow, source: individual, destination: slow, match: {symbols: [SLOW]}}',
      '  - {name: waiting, source: individual, destination: waiting, match: {symbols: [WAITING]}}',
    ].join('\n');
    const settings = { ...NO_PACE, DELIVERY_CONCURRENCY: '1', DISCORD_SEND_TIMEOUT_SECONDS: '2' };
    const first = await AlertDesk.start(simulator, database.settings, { yaml, settings });
    simulator.failNext({ match: /^POST/, status: 'hang' });
    await first.queue([alertSignal({ symbol: 'SLOW' })]);
    await until('the send that hangs', () => sends().length === 1);
    await first.queue([alertSignal({ symbol: 'WAITING' })]);
    const { id } = await first.destination('waiting');
    const open = () => first.storage.write((tx) => tx.deliveries.findOpen(id));
    await until('a delivery that waits', async () => (await open())?.mayBeSent === 1);
    await first.close();
    const second = await AlertDesk.start(simulator, database.settings, { yaml, settings });
    desks.push(second);
    await second.drained();
    expect(simulator.messagesIn(quiet)).toHaveLength(1);
    expect(looks(quiet)).toEqual([]);
    expect(looks(room.channelId)).toHaveLength(1);
  });

  const passes = {};
  const refuses = { status: 400, body: { message: 'Invalid Form Body', code: 50035 } };
  const named = { ...refuses.body, errors: { embeds: { 6: { title: { _errors: [{ code: 'X', message: 'No.' }] } } } } };
  it.each([
    ['by halves', [refuses, passes, refuses, refuses, refuses, passes, refuses]],
    ['at once when Discord names it', [{ status: 400, body: named }, passes, refuses]],
  ])('finds the one alert that Discord refuses %s, and sends the others in order', async (_how, answers) => {
    const { desk } = await open();
    for (const answer of answers) simulator.failNext({ match: /^POST/, ...answer });
    await desk.queue(signalsOfSymbols(10));
    await desk.drained();
    const dead = await desk.list({ status: 'dead' });
    expect(dead).toMatchObject([{ orderKey: 'S6', reason: expect.stringContaining('Invalid Form Body') }]);
    const others = Array.from({ length: 10 }, (_, index) => `BUY S${index} · LONG`).filter((_, index) => index !== 6);
    expect(titles()).toEqual(others);
    expect(await desk.metrics()).toContain('coachwire_alerts_dead_total{destination="desk",reason="refused"} 1');
    const { deliveries } = await desk.alerts.get(dead[0]!.id);
    expect(deliveries[0]).toMatchObject({ state: 'split', splitPath: '' });
    expect(deliveries.map(({ attempts }) => attempts.length)).toEqual(deliveries.map(() => 1));
    expect(looks(room.channelId)).toEqual([]);
    expect(deliveries.at(-1)).toMatchObject({ state: 'dead', itemIds: `[${dead[0]!.id}]` });

    await desk.alerts.replay(dead[0]!.id);
    await desk.drained();
    expect(titles()).toEqual([...others, 'BUY S6 · LONG']);
  });

  it.each([
    ['a webhook that is gone', 404, { message: 'Unknown Webhook', code: 10015 }],
    ['a wrong token', 401, { message: 'Invalid Webhook Token', code: 50027 }],
    ['a missing permission', 403, { message: 'Missing Permissions', code: 50013 }],
  ])('pauses for %s, keeps its alerts, and goes on when resumed', async (_what, status, body) => {
    const { desk } = await open();
    simulator.failNext({ match: /^POST/, status, body });
    const [alertId] = await desk.queue([alertSignal()]);
    await until('the pause', async () => (await desk.destination('desk')).state === 'paused');
    const { id, reason } = await desk.destination('desk');
    expect(reason).toContain(String(body.code));
    expect((await desk.alerts.get(alertId!)).item.status).toBe('pending');
    expect(await desk.metrics()).toContain('coachwire_alerts_destination_paused{destination="desk"} 1');
    await desk.destinations.resume(id, clock.now());
    await desk.drained();
    expect(titles()).toHaveLength(1);
  });

  it('waits on a 429 as long as it says, and counts it as no failure', async () => {
    const { desk } = await open();
    // Who asks again before is refused again.
    simulator.failNext({ match: /^POST/, status: 429, headers: { 'Retry-After': '0.3' }, lastsMs: 300 });
    await desk.queue([alertSignal()]);
    await desk.drained();
    expect(sends()).toHaveLength(2);
    expect((await desk.destination('desk')).breaker).toBe('closed');
  });
});
