import { startSimulator } from '@coachwire/simulator';
import { SIMULATED, TestApp, until } from '../support/app';

describe('where slash commands are registered', () => {
  it('in the named servers alone: what was global before goes, so that nobody sees a command twice', async () => {
    const simulator = await startSimulator(SIMULATED);
    const everywhere = await TestApp.start({ startedSimulator: simulator });
    expect(simulator.commands(null)).toHaveLength(simulator.commands(everywhere.room.guildId).length);
    await everywhere.close();
    const guildId = simulator.guilds[0]?.id ?? '';

    const named = await TestApp.start({ startedSimulator: simulator, settings: { DISCORD_GUILD_IDS: guildId } });
    try {
      await until('the end of the global commands', () => simulator.commands(null).length === 0);
      expect(simulator.commands(guildId).map(({ name }) => name)).toContain('plan');
    } finally {
      await named.close();
      await simulator.close();
    }
  });

  it.each([
    ['everywhere again', ''],
    ['in another server', 'second'],
  ])('%s: what servers had of their own before goes', async (_, later) => {
    const simulator = await startSimulator(SIMULATED);
    const [first, second] = [simulator.addGuild({ name: 'First' }), simulator.addGuild({ name: 'Second' })];
    const named = await TestApp.start({
      startedSimulator: simulator,
      settings: { DISCORD_GUILD_IDS: first.id },
      waitsForBot: false,
    });
    await until('the commands of the server', () => simulator.commands(first.id).length > 0);
    await named.close();

    const moved = await TestApp.start({
      startedSimulator: simulator,
      settings: { DISCORD_GUILD_IDS: later && second.id },
      waitsForBot: false,
    });
    try {
      const ofFirst = () => simulator.commands(first.id).filter(({ guild_id }) => guild_id === first.id);
      await until('the end of the commands of the first server', () => ofFirst().length === 0);
      expect(simulator.commands(second.id).map(({ name }) => name)).toContain('plan');
      const cleared = simulator.requests.filter(
        ({ method, body }) => method === 'PUT' && Array.isArray(body) && body.length === 0,
      );
      expect(cleared.map(({ path }) => path)).toEqual([expect.stringContaining(first.id)]);
    } finally {
      await moved.close();
      await simulator.close();
    }
  });
});
