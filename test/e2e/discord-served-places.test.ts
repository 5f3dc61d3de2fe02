import { TestApp, until } from '../support/app';

const SERVED = '777000000000000001';
const PUBLIC_THREAD = 11;

describe('the served places', () => {
  it('takes commands in the named channels and their threads, and is silent elsewhere', async () => {
    const app = await TestApp.start({ settings: { DISCORD_CHANNEL_IDS: SERVED } });
    try {
      const { simulator, room } = app;
      simulator.addChannel({ id: SERVED, guildId: room.guildId, name: 'served' });
      const thread = simulator.addChannel({
        guildId: room.guildId,
        name: 'a thread',
        type: PUBLIC_THREAD,
        parentId: SERVED,
      });
      room.post(room.ann, '!plan d Elsewhere');
      const help = (channelId: string) => simulator.postMessage({ channelId, authorId: room.ann, content: '!help' });
      await room.replyTo(help(SERVED));
      await room.replyTo(help(thread.id));
      expect(room.spoken).toEqual([]);

      const refused = await room.run(room.ann, 'plans').waitForReply();
      expect(refused).toMatchObject({ isPrivate: true, content: `Commands are taken elsewhere: <#${SERVED}>` });
    } finally {
      await app.close();
    }
  });

  it('registers commands in the named servers, and serves no other one', async () => {
    const served = '777000000000000002';
    const app = await TestApp.start({ settings: { DISCORD_GUILD_IDS: served }, waitsForBot: false });
    try {
      const { simulator, room } = app;
      simulator.addGuild({ id: served, name: 'Served' });
      const channel = simulator.addChannel({ guildId: served, name: 'plans' });
      const carl = simulator.addMember({ guildId: served, username: 'carl' }).user.id;
      await simulator.waitForBot();
      await until('the commands', () => simulator.commands(served).length === 8);
      expect(simulator.commands(room.guildId)).toEqual([]);

      room.post(room.ann, '!help');
      await room.replyTo(simulator.postMessage({ channelId: channel.id, authorId: carl, content: '!help' }));
      expect(room.spoken).toEqual([]);
    } finally {
      await app.close();
    }
  });

  it('tells the operator of a channel in which it may not answer', async () => {
    const app = await TestApp.start();
    try {
      const { simulator, room } = app;
      const mute = simulator.addChannel({ guildId: room.guildId, name: 'mute' });
      simulator.setOverwrite(mute.id, {
        id: simulator.botUser.id,
        type: 'member',
        deny: ['SEND_MESSAGES', 'ADD_REACTIONS'],
      });
      simulator.postMessage({ channelId: mute.id, authorId: room.ann, content: '!plan d Long' });
      await until('the problem', async () => JSON.stringify(await app.get('/health')).includes('may not answer'));
      const health = JSON.stringify(await app.get('/health'));
      expect(health).toContain(`in channel ${mute.id}: give it Send Messages there`);
      expect(await app.get('/api/coach-plans/?coach=d&date=2026-11-20')).toMatchObject({ plan: 'Long' });
    } finally {
      await app.close();
    }
  });
});
