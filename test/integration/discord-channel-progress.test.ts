import { Pauses } from '../../src/discord/gateway/pauses';
import { ChannelProgress } from '../../src/discord/messages/channel-progress';
import { openStorage, type Storage } from '../../src/storage';
import { createDatabase, type TestDatabase } from '../support/databases';

describe('how far the channels were read', () => {
  let database: TestDatabase;
  let storage: Storage;
  let progress: ChannelProgress;
  beforeEach(async () => {
    database = await createDatabase('sqlite');
    storage = await openStorage(database.settings);
    progress = new ChannelProgress(storage, new Pauses());
  });
  afterEach(async () => {
    await storage.close();
    await database.remove();
  });

  const message = (id: string, channelId = '1') => ({ id, channelId, guildId: '9' });
  const handled = (id: string, channelId?: string) => progress.track(message(id, channelId), async () => undefined);
  const cursors = async () => {
    await progress.beforeApplicationShutdown();
    const listed = await progress.listCursors();
    return Object.fromEntries(listed.map(({ channelId, messageId }) => [channelId, messageId]));
  };

  it('passes no message that is still being handled', async () => {
    progress.release();
    let end = () => undefined as void;
    const running = progress.track(message('100'), () => new Promise<void>((resolve) => (end = resolve)));
    await handled('200');
    expect(await cursors()).toEqual({ 1: '99' });
    end();
    await running;
    expect(await cursors()).toEqual({ 1: '200' });
  });

  it('passes a message whose handling failed, and never goes back', async () => {
    progress.release();
    await expect(progress.track(message('300'), () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await handled('200');
    expect(await cursors()).toEqual({ 1: '300' });
  });

  it('stays where there may be a gap behind it', async () => {
    await handled('100', '1');
    await handled('100', '2');
    expect(await cursors()).toEqual({});
    progress.release(['2']);
    expect(await cursors()).toEqual({ 1: '100' });
    progress.hold();
    await handled('200', '1');
    expect(await cursors()).toEqual({ 1: '100' });
  });

  it('remembers what went while there may be a gap, and no longer', () => {
    progress.noteGone('100');
    expect([progress.isGone('100'), progress.isGone('200')]).toEqual([true, false]);
    progress.release();
    progress.noteGone('200');
    expect([progress.isGone('100'), progress.isGone('200')]).toEqual([false, false]);
  });
});
