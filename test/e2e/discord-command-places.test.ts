import { startSimulator } from '../../src/simulator';
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
});
