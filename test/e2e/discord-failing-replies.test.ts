import { TestApp, TODAY, until } from '../support/app';

const REACTION = /PUT \/channels\/\d+\/messages\/\d+\/reactions/;
const POST = /POST \/channels\/\d+\/messages/;

describe('replies when Discord fails', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
  });

  const problems = async () => JSON.stringify(await app.get('/health'));
  const version = async () => (await app.get(`/api/coach-plans/?coach=d&date=${TODAY}`)).version;

  it.each([
    ['a 429', { status: 429, headers: { 'Retry-After': '0.2' } }],
    ['a 500', { status: 500 }],
    ['six 500s', { status: 500, count: 6 }],
    ['a connection cut before', { status: 'reset-before' as const }],
  ])('to a message survive %s: told once, done once', async (_, fault) => {
    const { room, simulator } = app;
    simulator.failNext({ match: POST, ...fault });
    expect((await room.say(room.ann, '!plan x Long')).content).toContain('Invalid coach name');
    simulator.failNext({ match: REACTION, ...fault });
    const message = await room.say(room.ann, '!plan d Long');
    expect(room.reactionsTo(message)).toEqual(['✅']);
    await room.say(room.ann, '!help');
    expect(room.spoken).toHaveLength(2);
    expect(await version()).toBe(1);
  });

  it('to a message are sent again when Discord’s answer got lost, and are there once', async () => {
    const { room, simulator } = app;
    simulator.failNext({ match: POST, status: 'reset-after' });
    await room.say(room.ann, '!plan x Long');
    const sent = () => simulator.requests.filter(({ method, path }) => POST.test(`${method} ${path}`)).length;
    await until('the repetition', () => sent() === 2);
    await room.say(room.ann, '!help');
    expect(room.spoken).toHaveLength(2);
  });

  it.each([
    ['the private note', /PATCH \/webhooks/],
    ['the message to the channel', /POST \/webhooks/],
  ])('to a slash command survive 500s on %s', async (_, match) => {
    const { room, simulator } = app;
    simulator.failNext({ match, status: 500, count: 5 });
    const handle = room.run(room.ann, 'plan', { coach: 'd', text: 'Long' });
    await handle.waitForReply(10_000, 1);
    expect(room.spoken).toHaveLength(1);
    expect(await version()).toBe(1);
  });

  it('to a slash command that was acknowledged although the answer got lost go on', async () => {
    const { room, simulator } = app;
    simulator.failNext({ match: /POST \/interactions/, status: 'reset-after' });
    const handle = room.run(room.ann, 'plan', { coach: 'd', text: 'Long' });
    expect((await handle.waitForReply(10_000, 1)).isPrivate).toBe(false);
    expect(await version()).toBe(1);
  });

  it('does nothing for a slash command that can no longer be answered', async () => {
    const { room, simulator } = app;
    simulator.failNext({
      match: /POST \/interactions/,
      status: 404,
      body: { message: 'Unknown interaction', code: 10062 },
    });
    room.run(room.ann, 'plan', { coach: 'd', text: 'Long' });
    expect((await room.say(room.bob, '!plans')).content).toContain('No plans');
    expect(room.spoken).toHaveLength(1);
  });

  it('answers although the message was deleted meanwhile', async () => {
    const { room, simulator } = app;
    simulator.latencyMs = 50;
    const message = room.post(room.ann, '!plan x Long');
    simulator.deleteMessage(message.id);
    await until('the reply', () => room.spoken.length === 1);
    expect(room.spoken[0]?.content).toContain('Invalid coach name');
  });

  it('answers where it may not read back', async () => {
    const { room, simulator } = app;
    simulator.setOverwrite(room.channelId, {
      id: simulator.botUser.id,
      type: 'member',
      deny: ['READ_MESSAGE_HISTORY'],
    });
    room.post(room.ann, '!plan d Long');
    await until('the answer', () => room.spoken.length === 1);
    expect(room.spoken[0]?.content).toContain('Plan recorded');
    expect(await problems()).toContain('Read Message History');
  });

  it('lets a command finish and answer when the application ends', async () => {
    const { room, simulator } = app;
    simulator.latencyMs = 300;
    const message = room.post(room.ann, '!plan d Long');
    await until('the plan', async () => (await version()) === 1);
    await app.close();
    expect(room.reactionsTo(message)).toEqual(['✅']);
    app = await TestApp.start();
  });
});
