import { getEventListeners } from 'node:events';
import type { SendReport, Transport } from '../transport';
import type { DeliveryTarget } from './delivery-target';
import { SendTurns } from './send-turns';

const never = new AbortController().signal;
const delivered: SendReport = { outcome: { kind: 'delivered' }, receipt: null, lane: null };

/** One request of each destination in a time, and patience where an answer asks for it. */
class Windows {
  private readonly freeAtMs = new Map<string, number>();

  constructor(private readonly windowMs: number) {}

  nextAllowedAt({ lane }: DeliveryTarget, nowMs: number): number {
    return Math.max(nowMs, this.freeAtMs.get(lane) ?? nowMs);
  }

  begin({ lane }: DeliveryTarget, nowMs: number) {
    const before = this.freeAtMs.get(lane);
    this.freeAtMs.set(lane, nowMs + this.windowMs);
    return { lane, before };
  }

  end(request: object, report: SendReport | null, nowMs: number): void {
    const { lane } = request as { lane: string };
    if (report?.outcome.kind === 'wait') this.freeAtMs.set(lane, nowMs + report.outcome.retryAfterMs);
  }

  cancel(request: object): void {
    const { lane, before } = request as { lane: string; before?: number };
    this.freeAtMs.set(lane, before ?? 0);
  }

  remember({ lane }: DeliveryTarget, endedAtMs: number): void {
    this.freeAtMs.set(lane, endedAtMs + this.windowMs);
  }
}

function turns({ concurrency = 2, windowMs = 0 } = {}) {
  const transport = { pacing: new Windows(windowMs) } as unknown as Transport;
  const hook = (lane: string) => ({ id: 1, lane, transport }) as DeliveryTarget;
  return { all: new SendTurns({ DELIVERY_CONCURRENCY: concurrency }), hook };
}

describe('SendTurns', () => {
  it('lets so many go at once, the others in the order in which they asked', async () => {
    const { all, hook } = turns();
    const went: string[] = [];
    const ask = (name: string) => all.take(hook(name), never).then((turn) => (went.push(name), turn!));
    const [first] = [ask('a'), ask('b'), ask('c'), ask('d')];
    (await first).end(null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(went).toEqual(['a', 'b', 'c']);
    expect(all.waitingCount).toBe(1);
  });

  it('lets nobody wait for the limit of another', async () => {
    const { all, hook } = turns({ windowMs: 60_000 });
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
    const { all, hook } = turns({ concurrency: 1 });
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
    const { all, hook } = turns();
    const stopping = new AbortController();
    for (let index = 0; index < 3; index += 1) (await all.take(hook('a'), stopping.signal))!.end(null);
    expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  });

  it('gives back the place of a request that was not sent', async () => {
    const { all, hook } = turns({ windowMs: 60_000 });
    (await all.take(hook('a'), never))!.cancel();
    expect(all.waitMs(hook('a'))).toBeLessThanOrEqual(0);
  });

  it('waits as long as an answer says', async () => {
    const { all, hook } = turns();
    const outcome = { kind: 'wait', reason: 'HTTP 429', retryAfterMs: 60_000 } as const;
    (await all.take(hook('a'), never))!.end({ ...delivered, outcome });
    expect(Math.round(all.waitMs(hook('a')) / 1000)).toBe(60);
    expect((await all.take(hook('b'), never)) === null).toBe(false);
  });

  it('lets go who has waited for a limit, and counts how long', async () => {
    const { all, hook } = turns({ windowMs: 20 });
    (await all.take(hook('a'), never))!.end(delivered);
    (await all.take(hook('a'), never))!.end(delivered);
    expect(all.waitedSeconds).toBeGreaterThan(0);
  });

  it('remembers what went before a restart', () => {
    const { all, hook } = turns({ windowMs: 60_000 });
    all.remember(hook('a'), 10_000);
    expect(Math.round(all.waitMs(hook('a')) / 1000)).toBe(50);
  });
});
