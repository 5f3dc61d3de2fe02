import { startSimulator } from '@coachwire/simulator';
import { SIMULATED, TestApp, TODAY, until } from '../support/app';

const plan = (app: TestApp) => app.get(`/api/coach-plans/?coach=d&date=${TODAY}`);

describe('the connection to Discord', () => {
  it('is made in the background: HTTP serves while Discord is down, and the bot is there soon after it is back', async () => {
    const simulator = await startSimulator(SIMULATED);
    await simulator.refuseConnections(true);
    const app = await TestApp.start({ startedSimulator: simulator, waitsForBot: false });
    try {
      expect(await plan(app)).toMatchObject({ available: false });
      expect(await app.get('/health')).toMatchObject({ gateway: { state: 'connecting' } });

      await simulator.refuseConnections(false);
      await app.waitForBot();
      await app.room.say(app.room.ann, '!plan d Long');
      expect(await plan(app)).toMatchObject({ plan: 'Long' });
    } finally {
      await app.close();
      await simulator.close();
    }
  });

  it('comes back after failing answers, a failing gateway and a hang', async () => {
    const simulator = await startSimulator(SIMULATED);
    simulator.failNext({ match: /GET \/gateway\/bot/, status: 500, count: 2 });
    simulator.failNext({ match: /GET \/applications\/@me/, status: 503 });
    simulator.failNext({ match: /GET \/gateway\/bot/, status: 'hang' });
    const app = await TestApp.start({ startedSimulator: simulator, settings: { CONNECTION_TIMEOUT: '1' } });
    try {
      await app.room.say(app.room.ann, '!plan d Long');
      expect(await plan(app)).toMatchObject({ plan: 'Long' });
    } finally {
      await app.close();
      await simulator.close();
    }
  });

  it('tells once, and for good, that the token is wrong, and goes on serving HTTP until it is ended', async () => {
    const fatal: Error[] = [];
    const app = await TestApp.start({
      settings: { DISCORD_BOT_TOKEN: 'not.the.token' },
      waitsForBot: false,
      onFatal: (error) => fatal.push(error),
    });
    try {
      await until('the rejection', () => fatal.length > 0);
      expect(fatal.map((error) => error.message)).toEqual([expect.stringContaining('DISCORD_BOT_TOKEN')]);
      expect(fatal[0]?.message).not.toContain('not.the.token');
      expect(await app.get('/health')).toMatchObject({ gateway: { state: 'rejected' } });
    } finally {
      await app.close();
    }
  });

  it('goes on without the Message Content intent: slash commands and mentions work, and the operator is told', async () => {
    const app = await TestApp.start({ simulator: { messageContentIntent: false } });
    try {
      const { room, simulator } = app;
      room.post(room.ann, '!plan d Unread');
      await room.say(room.ann, `<@${simulator.botUser.id}> plan d Long`);
      await room.run(room.bob, 'plan', { coach: 's', text: 'Swing' }).waitForReply(undefined, 1);
      expect(await plan(app)).toMatchObject({ plan: 'Long', version: 1 });
      expect(JSON.stringify(await app.get('/health'))).toContain('Message Content Intent');

      const help = await room.run(room.bob, 'help').waitForReply();
      expect(help.embeds[0]?.description).toContain('`@Coachwire plan <coach> [date] <text>`');
      expect(JSON.stringify(help.embeds)).not.toContain('!plan');
      const refusal = await room.say(room.ann, `<@${simulator.botUser.id}> plan x Long`);
      expect(refusal.content).toContain('Usage: `@Coachwire plan');
    } finally {
      await app.close();
    }
  });

  it('goes on without the intent also when only close code 4014 tells that it is missing', async () => {
    const simulator = await startSimulator({ ...SIMULATED, messageContentIntent: false });
    const granted = 1 << 19;
    const application = { id: simulator.applicationId, name: 'Coachwire', flags: granted };
    simulator.failNext({ match: /GET \/applications\/@me/, status: 200, body: application, count: 2 });
    const app = await TestApp.start({ startedSimulator: simulator });
    try {
      const { room } = app;
      await room.say(room.ann, `<@${simulator.botUser.id}> plan d Long`);
      expect(await plan(app)).toMatchObject({ plan: 'Long' });
      expect(JSON.stringify(await app.get('/health'))).toContain('Message Content Intent');
    } finally {
      await app.close();
      await simulator.close();
    }
  });

  it('resumes a dropped connection and misses no message', async () => {
    const app = await TestApp.start();
    try {
      const { room, simulator } = app;
      await room.say(room.ann, '!plan d One');
      simulator.dropGateway({ resumable: true });
      const missed = room.post(room.ann, '!plan d Two');
      await room.replyTo(missed);
      expect(await plan(app)).toMatchObject({ plan: 'Two', version: 2 });
      simulator.dropGateway({ resumable: true, closeCode: 4000 });
      await room.say(room.ann, '!plan d Three');
      expect(await plan(app)).toMatchObject({ plan: 'Three', version: 3 });
      expect(room.spoken).toEqual([]);
    } finally {
      await app.close();
    }
  });

  it('logs in again after a close that discord.js takes for final', async () => {
    const app = await TestApp.start();
    try {
      const { room, simulator } = app;
      simulator.dropGateway({ resumable: false, closeCode: 4013 });
      await until('the loss', () => simulator.connectedClients === 0);
      await simulator.waitForBot();
      await until('the state', async () => JSON.stringify(await app.get('/health')).includes('"state":"ready"'));
      await room.say(room.ann, '!plan d Long');
      expect(await plan(app)).toMatchObject({ plan: 'Long' });
    } finally {
      await app.close();
    }
  });

  it('does not keep a shutdown waiting while it connects', async () => {
    const simulator = await startSimulator(SIMULATED);
    simulator.failNext({ status: 'hang', count: 100 });
    // Longer than a test may take.
    const settings = { CONNECTION_TIMEOUT: '120' };
    const app = await TestApp.start({ startedSimulator: simulator, waitsForBot: false, settings });
    await app.close();
    await simulator.close();
  });

  it('registers the commands once Discord lets it, and takes messages before', async () => {
    const simulator = await startSimulator(SIMULATED);
    simulator.failNext({ match: /PUT \/applications/, status: 500, count: 4 });
    const app = await TestApp.start({ startedSimulator: simulator, waitsForBot: false });
    try {
      await simulator.waitForBot();
      await app.room.say(app.room.ann, '!plan d Long');
      expect(await plan(app)).toMatchObject({ plan: 'Long' });
      await app.waitForBot();
    } finally {
      await app.close();
      await simulator.close();
    }
  });
});
