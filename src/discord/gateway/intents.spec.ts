import { GatewayIntentBits } from 'discord.js';
import { chooseIntents } from './intents';

describe('chooseIntents', () => {
  it.each([
    ['a verified application', 1 << 18, true],
    ['an application in few servers', 1 << 19, true],
    ['an application without the intent', (1 << 13) | (1 << 23), false],
    ['an application without any flag', 0, false],
  ])('%s', (_, flags, seesContent) => {
    const choice = chooseIntents(flags);
    expect(choice.seesContent).toBe(seesContent);
    expect(choice.intents.includes(GatewayIntentBits.MessageContent)).toBe(seesContent);
    expect(choice.intents).toContain(GatewayIntentBits.Guilds);
  });
});
