import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { SIMULATED, TestApp, until } from '../support/app';
import { png, TradingRoom } from '../support/trading-room';

const SWING_ROLE = '777000000000000101';

/** The roster's users and roles decide who posts, in every form; and what the bot itself lacks is told by its name. */
describe('who may post', () => {
  let folder: string;
  let simulator: Simulator;
  let room: TradingRoom;
  let app: TestApp;
  let carol: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-rights-'));
    simulator = await startSimulator(SIMULATED);
    room = new TradingRoom(simulator);
    simulator.addRole({ id: SWING_ROLE, guildId: room.guildId, name: 'Swing coaches' });
    carol = room.join('carol', 'Carol', [SWING_ROLE]);
    const coaches = [
      `  - { code: d, name: Day Trading, users: ['${room.ann}'], roles: [] }`,
      `  - { code: s, name: Swing, users: [], roles: ['${SWING_ROLE}'] }`,
    ];
    writeFileSync(join(folder, 'config.yaml'), `coaches:\n${coaches.join('\n')}\n`);
    app = await start();
  });

  afterEach(async () => {
    await app.close();
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  const start = () =>
    TestApp.start({
      startedSimulator: simulator,
      settings: {
        CONFIG_FILE: join(folder, 'config.yaml'),
        DATABASE_PATH: join(folder, 'plans.db'),
        DEFAULT_GUILD_ID: room.guildId,
        TRADING_TIMEZONE: 'UTC',
      },
    });
  const plan = (coach: string) =>
    app.get<{ plan: string; available: boolean; charts: string[] }>(`/api/coach-plans/?coach=${coach}`);
  const isRefused = (content: string) =>
    expect(content).toMatch(/You are not among those who may post for|You may post for no coach/);

  it('by prefix, slash and context menu', async () => {
    isRefused((await room.say(room.bob, '!plan d Long')).content);
    isRefused((await room.say(room.ann, '!plan s Long')).content);
    isRefused((await room.run(room.bob, 'plan', { coach: 's', text: 'Long' }).waitForReply()).content);
    const message = room.post(room.bob, 'Long');
    const offer = simulator.runMessageCommand({ name: 'Save as plan', messageId: message.id, userId: room.bob });
    isRefused((await offer.waitForReply()).content);

    await room.say(room.ann, '!plan d By Ann');
    await room.run(carol, 'plan', { coach: 's', text: 'By Carol' }).waitForReply(undefined, 1);
    expect(await plan('d')).toMatchObject({ plan: 'By Ann' });
    expect(await plan('s')).toMatchObject({ plan: 'By Carol' });
  });

  it('by the edit of a message', async () => {
    const message = await room.say(room.ann, '!plan d By Ann');
    const chat = room.post(room.bob, 'chat');
    simulator.editMessage(message.id, { content: '!plan s By Ann' });
    isRefused((await nextReply(message)).content);
    simulator.editMessage(chat.id, { content: '!plan s By Bob' });
    isRefused((await nextReply(chat)).content);
    expect(await plan('d')).toMatchObject({ plan: 'By Ann' });
    expect(await plan('s')).toMatchObject({ available: false });
  });

  const nextReply = (message: { id: string }) =>
    simulator.waitForMessage((candidate) => candidate.message_reference?.message_id === message.id);

  it('after being away, when Discord is asked for the roles', async () => {
    await app.close();
    room.post(room.bob, '!plan d By Bob');
    room.post(room.bob, '!plan s By Bob');
    room.post(carol, '!plan s By Carol');
    room.post(room.ann, '!plan d By Ann');
    app = await start();
    await until('the summary', () => room.spoken.length > 0);
    expect(room.spoken[0]?.content).toContain('2 plans recorded, 2 messages left alone');
    expect(await plan('d')).toMatchObject({ plan: 'By Ann' });
    expect(await plan('s')).toMatchObject({ plan: 'By Carol' });
  });

  it('an administrator deletes, and the history says who did', async () => {
    await room.say(room.ann, '!plan d By Ann');
    const asked = await room.say(room.ada, '!delete d');
    const [button] = buttonsOf(asked.components);
    simulator.pressButton({ messageId: asked.id, customId: button ?? '', userId: room.ada });
    await until('the deletion', async () => !(await plan('d')).available);
    const { history } = await app.get<{ history: unknown[] }>('/api/coach-plans/history?coach=d');
    expect(history).toMatchObject([{ action: 'deleted', edited_by: 'Ada', edited_by_id: room.ada, author: 'Ann' }]);
  });

  it('without Attach Files a plan with a stored chart is shown all the same, and the operator is told', async () => {
    await room.say(room.ann, '!plan d Long', [png()]);
    const charts = async () => (await plan('d')).charts;
    await until('the stored chart', async () => (await charts())[0]?.includes('/api/charts/') === true);
    const deny = (...names: 'ATTACH_FILES'[]) =>
      simulator.setOverwrite(room.channelId, { id: simulator.botUser.id, type: 'member', deny: names });
    deny('ATTACH_FILES');

    const shown = await room.say(room.bob, '!plans');
    expect(shown.embeds).toMatchObject([{ description: 'Long', image: { url: expect.stringContaining('chart.png') } }]);
    expect((await room.say(room.ann, '!delete d')).content).toContain('Delete this plan?');
    const problem = 'The bot may not upload charts to channel';
    expect(JSON.stringify(await app.get('/health'))).toContain(problem);

    deny();
    await room.say(room.bob, '!plans');
    expect(JSON.stringify(await app.get('/health'))).not.toContain(problem);
  });

  it('what the bot lacks in a channel is told by name: to the author, and to the operator', async () => {
    const deny = (...names: ('SEND_MESSAGES' | 'ADD_REACTIONS')[]) =>
      simulator.setOverwrite(room.channelId, { id: simulator.botUser.id, type: 'member', deny: names });
    const health = async () => JSON.stringify(await app.get('/health'));

    deny('ADD_REACTIONS');
    expect((await room.say(room.ann, '!plan d Long')).content).toContain('Plan recorded');
    await until('the problem', async () => (await health()).includes('give it Add Reactions there'));

    deny('ADD_REACTIONS', 'SEND_MESSAGES');
    room.post(room.ann, '!plan d Longer');
    const direct = await simulator.waitForMessage(({ content }) => content.startsWith('I may not answer you'));
    expect(direct.content).toContain('I lack **Send Messages** there');
    expect(direct.content).toContain('slash commands work');
    expect(direct.content).toContain('Plan replaced');
    expect(direct.channel_id).not.toBe(room.channelId);

    room.post(room.bob, '!plans');
    const shown = await simulator.waitForMessage(({ content }) => content.includes('Plans for'));
    expect(shown).toMatchObject({ embeds: [{ description: 'Longer' }] });

    deny();
    await room.say(room.ann, '!plan d Longest');
    await until('the end of the problem', async () => !(await health()).includes('Add Reactions'));
  });
});

function buttonsOf(rows: readonly unknown[]): string[] {
  return (rows as { components: { custom_id: string }[] }[]).flatMap(({ components }) =>
    components.map((component) => component.custom_id),
  );
}
