import { TestApp, TODAY, until } from '../support/app';
import { png, TradingRoom } from '../support/trading-room';

/** Two servers with one bot: what one has, the other never sees, by whichever way it asks. */
describe('several servers', () => {
  let app: TestApp;
  let ours: TradingRoom;
  let theirs: TradingRoom;

  beforeEach(async () => {
    app = await TestApp.start();
    ours = app.room;
    theirs = new TradingRoom(app.simulator);
    await ours.say(ours.ann, '!plan d Our secret', [png('ours.png')]);
    await ours.say(ours.ann, '!edit d Our secret, edited');
  });

  afterEach(() => app.close());

  const plan = (room: TradingRoom) =>
    app.get<{ plan: string; version: number }>(`/api/coach-plans/?coach=d&date=${TODAY}&guild=${room.guildId}`);
  const secrets = /secret|ours\.png|Ann/;

  it.each(['!plans', '!history d', '!myplans', '!edit d Stolen', '!delete d', '!plans 2026-11-20'])(
    'the answer to %s tells nothing of the other one',
    async (command) => {
      const reply = await theirs.say(theirs.bob, command);
      expect(JSON.stringify({ content: reply.content, embeds: reply.embeds })).not.toMatch(secrets);
      expect(await plan(ours)).toMatchObject({ plan: 'Our secret, edited', version: 2 });
    },
  );

  it.each([
    ['plans', {}],
    ['history', { coach: 'd' }],
    ['myplans', {}],
    ['edit', { coach: 'd', text: 'Stolen' }],
    ['delete', { coach: 'd' }],
  ])('the answer to /%s tells nothing of the other one', async (name, options) => {
    const handle = theirs.run(theirs.bob, name, options);
    const reply = await handle.waitForReply();
    expect(JSON.stringify({ content: reply.content, embeds: reply.embeds })).not.toMatch(secrets);
    expect(await plan(ours)).toMatchObject({ plan: 'Our secret, edited', version: 2 });
  });

  it('each has a plan of its own for the same coach and day, by every way', async () => {
    const first = theirs.post(theirs.bob, '!plan d Theirs');
    await theirs.replyTo(first);
    expect(await plan(theirs)).toMatchObject({ plan: 'Theirs', version: 1 });
    expect(await plan(ours)).toMatchObject({ plan: 'Our secret, edited' });

    const message = theirs.post(theirs.bob, '!plan d Theirs, two');
    await theirs.replyTo(message);
    app.simulator.editMessage(message.id, { content: '!plan d Theirs, three' });
    await until('the edit', async () => (await plan(theirs)).plan === 'Theirs, three');
    app.simulator.deleteMessage(message.id);
    await until('the earlier version', async () => (await plan(theirs)).plan === 'Theirs');
    app.simulator.deleteMessage(first.id);
    await until('the deletion', async () => (await plan(theirs)).plan.startsWith('No plan'));
    expect(await plan(ours)).toMatchObject({ plan: 'Our secret, edited', version: 2 });
  });

  it('an administrator of the other one has no rights here', async () => {
    const reply = await theirs.say(theirs.ada, '!delete d');
    expect(reply.content).toContain('There is no plan');
    expect(await plan(ours)).toMatchObject({ plan: 'Our secret, edited' });
  });
});
