import { setTimeout as delay } from 'node:timers/promises';
import type { InteractionHandle } from '@coachwire/simulator';
import { TestApp, TODAY, until } from '../support/app';
import { lockInAnotherProcess } from '../support/child-processes';
import { createSqliteFile, type TestDatabase } from '../support/databases';

describe('when the application ends', () => {
  let database: TestDatabase;
  let app: TestApp;

  const start = async (settings: Record<string, string> = {}) => {
    app = await TestApp.start({ settings: { DATABASE_PATH: database.settings.DATABASE_PATH, ...settings } });
    return app;
  };
  const lock = () => lockInAnotherProcess(database.settings.DATABASE_PATH);
  /** What the caller sees once the application has ended. */
  const seenBy = (handle: InteractionHandle) => handle.replies().map(({ content }) => content);

  beforeEach(async () => {
    database = await createSqliteFile();
  });
  afterEach(async () => {
    await app.close();
    await database.remove();
  });

  it('a message that is being handled is handled and answered', async () => {
    const { room, simulator } = await start();
    simulator.latencyMs = 300;
    const message = room.post(room.ann, '!plan d Long');
    await until('the plan', async () => (await app.get(`/api/coach-plans/?coach=d&date=${TODAY}`)).version === 1);
    await app.close();
    expect(room.reactionsTo(message)).toEqual(['✅']);
  });

  it('what waits for the store is answered, as long as the end allows', async () => {
    const { room } = await start({ SHUTDOWN_TIMEOUT_SECONDS: '14' });
    const other = await lock();
    const message = room.post(room.bob, '!plan s Swing');
    const handle = room.run(room.ann, 'plan', { coach: 'd', text: 'Long' });
    await handle.waitForAck();
    const closing = app.close();
    // Longer than half of it.
    await delay(7300);
    await other.release();
    await closing;
    expect(seenBy(handle)).toEqual([
      expect.stringContaining('Plan recorded'),
      expect.stringContaining('Plan recorded'),
    ]);
    expect(room.reactionsTo(message)).toEqual(['✅']);
  });

  it('who waits for longer is told that the bot is restarting', async () => {
    const { room } = await start({ SHUTDOWN_TIMEOUT_SECONDS: '2' });
    const other = await lock();
    const handle = room.run(room.ann, 'plan', { coach: 'd', text: 'Long' });
    await handle.waitForAck();
    const closing = app.close();
    expect((await handle.waitForReply()).content).toContain('restarting');
    await other.release();
    await closing;
  });

  it('an interaction that comes then is left alone, so that nothing is half done', async () => {
    const { room, simulator } = await start();
    const other = await lock();
    const waiting = room.run(room.ann, 'plan', { coach: 'd', text: 'Long' });
    await waiting.waitForAck();
    const closing = app.close();
    await until('the end to begin', async () => (await fetch(`${app.url}/health/ready`)).status === 503);
    const late = room.run(room.bob, 'plan', { coach: 's', text: 'Swing' });
    await delay(300);
    await other.release();
    await closing;
    expect(late.ackType).toBeNull();
    expect(seenBy(waiting)).toHaveLength(2);
    expect(simulator.messagesIn(room.channelId)).toHaveLength(1);
  });
});
