import { Client } from 'pg';
import { TestApp, TODAY, until } from '../support/app';
import { lockInAnotherProcess } from '../support/child-processes';
import { createPostgresDatabase, createSqliteFile, type TestDatabase } from '../support/databases';

/** The simulated Discord takes no acknowledgement after 3 s. */
describe('while the store is slow', () => {
  let database: TestDatabase;
  let app: TestApp;

  const start = async () => {
    const { DATABASE_PATH, DATABASE_URL } = database.settings;
    const settings: Record<string, string> = DATABASE_URL === null ? { DATABASE_PATH } : { DATABASE_URL };
    app = await TestApp.start({ settings });
    await app.room.run(app.room.ann, 'plan', { coach: 'd', text: 'First' }).waitForReply(undefined, 1);
  };

  afterEach(async () => {
    await app.close();
    await database.remove();
  });

  it('reading: everything is acknowledged in 3 s, lists are empty and forms give up after 2 s', async () => {
    database = await createPostgresDatabase();
    await start();
    const { room, simulator } = app;
    const question = await room.run(room.ann, 'delete', { coach: 'd' }).waitForReply();
    const locker = new Client({ connectionString: database.settings.DATABASE_URL ?? '' });
    await locker.connect();
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE coach_plans IN ACCESS EXCLUSIVE MODE');

    const typing = { channelId: room.channelId, userId: room.ann, name: 'plans', focused: 'date', options: {} };
    const choices = simulator.autocomplete(typing);
    const opened = room.run(room.ann, 'plan', { coach: 's' });
    const handles = [
      room.run(room.ann, 'plan', { coach: 'i', text: 'Slow' }),
      room.run(room.ann, 'edit', { coach: 'd', text: 'Second' }),
      room.run(room.ann, 'plans'),
      room.run(room.ann, 'myplans'),
      room.run(room.bob, 'history', { coach: 'd' }),
      room.run(room.bob, 'delete', { coach: 's' }),
      room.press(room.ann, question, 'Keep'),
    ];
    const form = room.run(room.ann, 'edit', { coach: 'd' });
    await Promise.all(handles.map((handle) => handle.waitForAck()));
    await opened.waitForModal();
    expect(await form.waitForReply()).toMatchObject({
      isPrivate: true,
      content: expect.stringContaining('Please try again in a moment.'),
    });
    expect(await choices).toEqual([]);
    await locker.query('COMMIT');
    await locker.end();
    const replies = await Promise.all(handles.slice(0, 6).map((handle) => handle.waitForReply()));
    expect(replies[0]?.content).toContain('Plan recorded');
    expect(replies[1]?.content).toContain('Plan changed');
    expect(replies[2]?.content).toContain('Plans for **2026-11-20**');
  });

  it('writing: commands, forms and buttons are acknowledged in 3 s and done when it is back', async () => {
    database = await createSqliteFile();
    await start();
    const { room, simulator } = app;
    const question = await room.run(room.ann, 'delete', { coach: 'd' }).waitForReply();
    const opened = room.run(room.bob, 'plan', { coach: 's' });
    await opened.waitForModal();
    const lock = await lockInAnotherProcess(database.settings.DATABASE_PATH);
    const handles = [
      room.run(room.ann, 'plan', { coach: 'i', text: 'Ann’s' }),
      room.run(room.bob, 'plan', { coach: 'i', text: 'Bob’s' }),
      simulator.submitModal(opened, { fields: { text: 'Several\nlines' } }),
      room.press(room.ann, question, 'Delete'),
    ];
    await Promise.all(handles.map((handle) => handle.waitForAck()));
    await lock.release();

    const [ann, bob, form, deleted] = await Promise.all(handles.map((handle) => handle.waitForReply()));
    const both = [ann?.content, bob?.content];
    expect(both.filter((content) => content?.startsWith('Plan recorded'))).toHaveLength(1);
    expect(both.filter((content) => content?.startsWith('Only '))).toHaveLength(1);
    expect(form?.content).toContain('Plan recorded');
    expect(deleted?.content).toContain('Plan deleted');
  });

  it('for so long that the interaction is over: the channel is told', async () => {
    database = await createSqliteFile();
    await start();
    const { room, simulator } = app;
    const said = room.spoken.length;
    const lock = await lockInAnotherProcess(database.settings.DATABASE_PATH);
    const handle = room.run(room.ann, 'plan', { coach: 'n', text: 'Late' });
    await handle.waitForAck();
    const beganAt = simulator.now.getTime();
    simulator.clockScale = 2000;
    await until('16 minutes', () => simulator.now.getTime() - beganAt > 16 * 60_000);
    simulator.clockScale = 1;
    await lock.release();

    await until('the word', () => room.spoken.length > said);
    expect(room.spoken.at(-1)).toMatchObject({
      content: expect.stringContaining('Plan recorded: **News/Events (n)**'),
      embeds: [{ description: 'Late' }],
    });
    expect(await app.get(`/api/coach-plans/?coach=n&date=${TODAY}`)).toMatchObject({ plan: 'Late' });
  });
});
