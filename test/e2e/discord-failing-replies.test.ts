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

  describe('that Discord refuses', () => {
    const refused = { status: 400, body: { message: 'Invalid Form Body', code: 50035 } };
    const tooLarge = { status: 413, body: { message: 'Request entity too large', code: 40005 } };
    const CARRIED_OUT = 'Your command was carried out, but Discord refused the message that shows the result.';
    const FAILED = 'That did not work, and Discord refused the message that says why.';
    const sent = (match: RegExp) =>
      app.simulator.requests.filter(({ method, path }) => match.test(`${method} ${path}`)).length;

    it.each([
      ['!plans', tooLarge, CARRIED_OUT],
      ['!plan x Long', refused, FAILED],
    ])('%s is answered in plain words', async (content, fault, expected) => {
      const { room, simulator } = app;
      simulator.failNext({ match: POST, ...fault });
      expect(await room.say(room.ann, content)).toMatchObject({ content: expected, embeds: [] });
      expect(room.spoken).toHaveLength(1);
    });

    it.each([
      ['plans', {}, CARRIED_OUT],
      ['plan', { coach: 'd', text: ' ' }, FAILED],
    ])('/%s %j is answered in plain words', async (name, options, expected) => {
      const { room, simulator } = app;
      simulator.failNext({ match: /PATCH \/webhooks/, ...refused });
      expect(await room.run(room.ann, name, options).waitForReply()).toMatchObject({
        isPrivate: true,
        content: expected,
      });
    });

    it('and are to be seen by the channel are told to the caller alone', async () => {
      const { room, simulator } = app;
      simulator.failNext({ match: /POST \/webhooks/, ...refused });
      const handle = room.run(room.ann, 'plan', { coach: 'd', text: 'Long' });
      expect((await handle.waitForReply()).content).toContain('Plan recorded');
      expect(await handle.waitForReply(undefined, 1)).toMatchObject({ isPrivate: true, content: CARRIED_OUT });
      expect(await version()).toBe(1);
    });

    it('and were to change a message with buttons are told to the presser alone', async () => {
      const { room, simulator } = app;
      await room.say(room.ann, '!plan d Long');
      const question = await room.say(room.ann, '!delete d');
      simulator.failNext({ match: /PATCH \/webhooks/, ...refused });
      const handle = room.press(room.ann, question, 'Delete');
      expect(await handle.waitForReply()).toMatchObject({ isPrivate: true, content: CARRIED_OUT });
    });

    it('and are forms leave a word', async () => {
      const { room, simulator } = app;
      simulator.failNext({ match: /POST \/interactions/, ...refused });
      expect(await room.run(room.ann, 'plan', { coach: 'd' }).waitForReply()).toMatchObject({
        isPrivate: true,
        content: 'Discord refused the form that was to open. Nothing was done.',
      });
    });

    it('twice are not sent a third time', async () => {
      const { room, simulator } = app;
      simulator.failNext({ match: POST, ...refused, count: 2 });
      room.post(room.ann, '!plans');
      await until('two tries', () => sent(POST) === 2);
      await room.say(room.bob, '!help');
      expect(sent(POST)).toBe(3);
    });
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
});
