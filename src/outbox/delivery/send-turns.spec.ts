import { getEventListeners } from 'node:events';
import type { Settings } from '../../config';
import type { PacedTarget } from '../../transports/discord/pacing/send-pacing';
import { SendTurns } from './send-turns';

const hook = (webhookId: string): PacedTarget => ({ kind: 'webhook', webhookId, channelId: 'c' });
const never = new AbortController().signal;

function turns(overrides: Partial<Settings> = {}): SendTurns {
  const settings = {
    DELIVERY_CONCURRENCY: 2,
    DISCORD_WEBHOOK_PACE: null,
    DISCORD_WEBHOOK_CHANNEL_PACE: null,
    DISCORD_BOT_PACE: null,
    ...overrides,
  };
  return new SendTurns(settings as Settings);
}

describe('SendTurns', () => {
  it('lets so many go at once, the others in the order in which they asked', async () => {
    const all = turns();
    const went: string[] = [];
    const ask = (name: string) => all.take(hook(name), never).then((turn) => (went.push(name), turn!));
    const [first] = [ask('a'), ask('b'), ask('c'), ask('d')];
    (await first).end(null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(went).toEqual(['a', 'b', 'c']);
    expect(all.waitingCount).toBe(1);
  });

  it('lets nobody wait for the limit of another', async () => {
    const all = turns({ DISCORD_WEBHOOK_PACE: { requests: 1, windowMs: 60_000 } });
    (await all.take(hook('a'), never))!.end(null);
    const waiting = new AbortController();
    const blocked = all.take(hook('a'), waiting.signal);
    const free = await all.take(hook('b'), never);
    expect(free).not.toBeNull();
    expect(all.waitMs(hook('a'))).toBeGreaterThan(59_000);
    expect(all.waitingCount).toBe(0);
    waiting.abort();
    expect(await blocked).toBeNull();
  });

  it('gives no place to who waits no more', async () => {
    const all = turns({ DELIVERY_CONCURRENCY: 1 });
    const first = await all.take(hook('a'), never);
    const waiting = new AbortController();
    const gone = all.take(hook('b'), waiting.signal);
    const next = all.take(hook('c'), never);
    waiting.abort();
    expect(await gone).toBeNull();
    expect(await all.take(hook('d'), waiting.signal)).toBeNull();
    first!.end(null);
    const tooLate = new Promise((resolve) => setImmediate(resolve, 'nobody'));
    expect(await Promise.race([next, tooLate])).toMatchObject({ end: expect.any(Function) });
  });

  it('leaves nothing behind at the signal of who had a turn', async () => {
    const all = turns();
    const stopping = new AbortController();
    for (let index = 0; index < 3; index += 1) (await all.take(hook('a'), stopping.signal))!.end(null);
    expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  });

  it('gives back the place of a request that was not sent', async () => {
    const all = turns({ DISCORD_WEBHOOK_PACE: { requests: 1, windowMs: 60_000 } });
    (await all.take(hook('a'), never))!.cancel();
    expect(all.waitMs(hook('a'))).toBeLessThanOrEqual(0);
  });

  it('waits as long as a 429 says', async () => {
    const all = turns();
    const wait = { retryAfterMs: 80, scope: 'destination' as const };
    (await all.take(hook('a'), never))!.end({ bucket: null, wait });
    const startedAt = performance.now();
    (await all.take(hook('a'), never))!.end(null);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
    expect(all.waitedSeconds).toBeGreaterThanOrEqual(0.075);
  });

  it('remembers what went before a restart', () => {
    const all = turns({ DISCORD_WEBHOOK_PACE: { requests: 1, windowMs: 60_000 } });
    all.remember(hook('a'), 10_000);
    expect(Math.round(all.waitMs(hook('a')) / 1000)).toBe(51);
  });
});
