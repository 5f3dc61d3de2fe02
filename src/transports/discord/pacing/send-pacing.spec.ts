import fc from 'fast-check';
import type { PacedTarget, PacingLimits } from './send-pacing';
import { DISCORD_PACING, SendPacing } from './send-pacing';

const answered = { bucket: null, wait: null };
const hook = (webhookId: string, channelId: string | null = 'c'): PacedTarget => ({
  kind: 'webhook',
  webhookId,
  channelId,
});
const channel: PacedTarget = { kind: 'channel', channelId: 'c' };

function send(
  pacing: SendPacing,
  target: PacedTarget,
  atMs: number,
  answer: Parameters<SendPacing['end']>[1] = answered,
) {
  pacing.end(pacing.begin(target, atMs), answer, atMs);
}

describe('SendPacing', () => {
  it('lets five requests to a webhook go in two seconds', () => {
    const pacing = new SendPacing();
    for (const atMs of [0, 100, 200, 300, 400]) {
      expect(pacing.nextAllowedAt(hook('w'), atMs)).toBe(atMs);
      send(pacing, hook('w'), atMs);
    }
    expect(pacing.nextAllowedAt(hook('w'), 500)).toBe(2020);
    expect(pacing.nextAllowedAt(hook('other', null), 500)).toBe(500);
  });

  it('lets thirty requests to a channel go in a minute, whichever of its webhooks they take', () => {
    const pacing = new SendPacing();
    for (let index = 0; index < 30; index += 1) send(pacing, hook(`w${index % 2}`), index * 1000);
    expect(pacing.nextAllowedAt(hook('w2'), 30_000)).toBe(60_600);
    expect(pacing.nextAllowedAt(hook('w2', 'elsewhere'), 30_000)).toBe(30_000);
    expect(pacing.nextAllowedAt(channel, 30_000)).toBe(30_000);
  });

  it('lets fifty requests of the bot go in a second', () => {
    const pacing = new SendPacing();
    for (let index = 0; index < 50; index += 1) send(pacing, { kind: 'channel', channelId: `c${index}` }, 0);
    expect(pacing.nextAllowedAt(channel, 500)).toBe(1010);
    expect(pacing.nextAllowedAt(hook('w'), 500)).toBe(500);
  });

  it('counts a request from its answer on, since Discord counted it no later', () => {
    const pacing = new SendPacing({ ...DISCORD_PACING, webhook: { requests: 1, windowMs: 1000 } });
    const running = pacing.begin(hook('w'), 0);
    expect(pacing.nextAllowedAt(hook('w'), 5000)).toBe(Infinity);
    pacing.end(running, null, 12_000);
    expect(pacing.nextAllowedAt(hook('w'), 12_000)).toBe(13_010);
  });

  it('obeys headers that are stricter than the settings', () => {
    const pacing = new SendPacing();
    send(pacing, channel, 0, { bucket: { remaining: 1, resetAfterMs: 5000 }, wait: null });
    expect(pacing.nextAllowedAt(channel, 10)).toBe(10);
    pacing.begin(channel, 10);
    expect(pacing.nextAllowedAt(channel, 20)).toBe(5000);
    expect(pacing.nextAllowedAt(channel, 5001)).toBe(5001);
  });

  it('waits as a 429 says: for its destination, or for all', () => {
    const pacing = new SendPacing();
    send(pacing, hook('w'), 0, { bucket: null, wait: { retryAfterMs: 7000, scope: 'destination' } });
    expect(pacing.nextAllowedAt(hook('w'), 10)).toBe(7000);
    expect(pacing.nextAllowedAt(hook('v'), 10)).toBe(10);
    send(pacing, hook('v'), 20, { bucket: null, wait: { retryAfterMs: 3000, scope: 'global' } });
    expect(pacing.nextAllowedAt(hook('u'), 30)).toBe(3020);
    expect(pacing.nextAllowedAt(channel, 3030)).toBe(3030);
  });

  it('takes into account what went before a restart', () => {
    const pacing = new SendPacing();
    for (const endedAtMs of [-500, -400, -300, -200, -100]) pacing.remember(hook('w'), endedAtMs);
    expect(pacing.nextAllowedAt(hook('w'), 0)).toBe(1520);
  });

  it('counts a request that was never sent for nothing', () => {
    const pacing = new SendPacing({ ...DISCORD_PACING, webhook: { requests: 1, windowMs: 1000 } });
    pacing.cancel(pacing.begin(hook('w'), 0));
    expect(pacing.nextAllowedAt(hook('w'), 10)).toBe(10);
    send(pacing, channel, 20, { bucket: { remaining: 1, resetAfterMs: 5000 }, wait: null });
    pacing.cancel(pacing.begin(channel, 30));
    expect(pacing.nextAllowedAt(channel, 40)).toBe(40);
  });

  it('lets no shorter wait for all end a longer one', () => {
    const pacing = new SendPacing();
    const waits = (retryAfterMs: number) => ({ bucket: null, wait: { retryAfterMs, scope: 'global' as const } });
    const running = [pacing.begin(hook('w'), 0), pacing.begin(channel, 0)] as const;
    pacing.end(running[0], waits(9000), 100);
    pacing.end(running[1], waits(1000), 200);
    expect(pacing.nextAllowedAt(hook('v'), 2000)).toBe(9100);
  });

  it('waits no longer than a window when the clock is set back', () => {
    const pacing = new SendPacing();
    for (let index = 0; index < 5; index += 1) send(pacing, hook('w'), 86_400_000);
    expect(pacing.nextAllowedAt(hook('w'), 0)).toBeLessThanOrEqual(2020);
  });

  it('forgets no limit that holds, however many destinations there are', () => {
    const pacing = new SendPacing({ ...DISCORD_PACING, webhook: { requests: 1, windowMs: 60_000 } });
    send(pacing, hook('w', null), 0);
    for (let index = 0; index < 1500; index += 1) send(pacing, hook(`w${index}`, null), 1000);
    expect(pacing.nextAllowedAt(hook('w', null), 2000)).toBe(60_600);
  });

  it('keeps no limit that is switched off', () => {
    const pacing = new SendPacing({ webhook: null, channel: null, bot: null });
    for (let index = 0; index < 500; index += 1) send(pacing, hook('w'), 0);
    expect(pacing.nextAllowedAt(hook('w'), 0)).toBe(0);
  });
});

/** The ways in which a server may cut its windows. Each answers whether a request at a time is too many. */
const servers = {
  'opens with the first request': (requests: number, windowMs: number) => {
    let endsAtMs = -Infinity;
    let used = 0;
    return (atMs: number) => {
      if (atMs >= endsAtMs) [endsAtMs, used] = [atMs + windowMs, 0];
      return (used += 1) > requests;
    };
  },
  'is cut by the clock': (requests: number, windowMs: number) => {
    const used = new Map<number, number>();
    return (atMs: number) => {
      const window = Math.floor(atMs / windowMs);
      used.set(window, (used.get(window) ?? 0) + 1);
      return used.get(window)! > requests;
    };
  },
  slides: (requests: number, windowMs: number) => {
    const times: number[] = [];
    return (atMs: number) => {
      times.push(atMs);
      return times.filter((time) => time > atMs - windowMs).length > requests;
    };
  },
};

interface Run {
  refused: number;
  endedAtMs: number;
}

/** One sender after the other takes its turn, a request at a time, as long as Discord's clock runs at its own speed. */
function deliver(
  messages: number,
  webhooks: number,
  latencies: () => number,
  serverName: keyof typeof servers,
  skew: number,
): Run {
  const pacing = new SendPacing();
  const cut = servers[serverName];
  const overChannel = cut(30, 60_000);
  const overWebhook = Array.from({ length: webhooks }, () => cut(5, 2000));
  let nowMs = 1_000_000;
  let refused = 0;
  for (let index = 0; index < messages; index += 1) {
    const target = hook(`w${index % webhooks}`);
    nowMs = pacing.nextAllowedAt(target, nowMs);
    const running = pacing.begin(target, nowMs);
    const arrivesAtMs = (nowMs += latencies()) * skew + 777;
    const isOver = [overChannel(arrivesAtMs), overWebhook[index % webhooks]!(arrivesAtMs)].some(Boolean);
    if (isOver) refused += 1;
    nowMs += latencies();
    pacing.end(running, answered, nowMs);
  }
  return { refused, endedAtMs: nowMs - 1_000_000 };
}

/** The least time in which the limits let so many messages through, if a request took none. */
function leastTimeMs(messages: number, limits: PacingLimits = DISCORD_PACING): number {
  const times: number[] = [];
  for (let index = 0; index < messages; index += 1) {
    const { webhook, channel: overall } = limits;
    const afterWebhook = (times[index - webhook!.requests] ?? -Infinity) + webhook!.windowMs;
    const afterChannel = (times[index - overall!.requests] ?? -Infinity) + overall!.windowMs;
    times.push(Math.max(times[index - 1] ?? 0, afterWebhook, afterChannel));
  }
  return times.at(-1)!;
}

describe("pacing against Discord's limits", () => {
  it('knows the least time for 100 messages', () => {
    expect(leastTimeMs(100)).toBe(182_000);
  });

  it('loses little to the way of requests where only the limit of a webhook counts', () => {
    const pacing = new SendPacing({ ...DISCORD_PACING, channel: null });
    let nowMs = 0;
    for (let index = 0; index < 100; index += 1) {
      nowMs = pacing.nextAllowedAt(hook('w'), nowMs);
      const running = pacing.begin(hook('w'), nowMs);
      pacing.end(running, answered, (nowMs += 100));
    }
    expect(nowMs / 38_000).toBeLessThan(1.1);
  });

  it.each(Object.keys(servers) as (keyof typeof servers)[])(
    'meets no 429 and takes at most 1.1 of the least time, when the window %s',
    (serverName) => {
      fc.assert(
        fc.property(
          fc.infiniteStream(fc.integer({ min: 0, max: 400 })),
          fc.double({ min: 0.995, max: 1.005, noNaN: true }),
          fc.integer({ min: 1, max: 3 }),
          (stream, skew, webhooks) => {
            const latencies = () => stream.next().value as number;
            const { refused, endedAtMs } = deliver(100, webhooks, latencies, serverName, skew);
            expect(refused).toBe(0);
            expect(endedAtMs).toBeLessThanOrEqual(1.1 * leastTimeMs(100));
          },
        ),
        { numRuns: 100 },
      );
    },
  );
});
