import { runUntilStopped } from '../../../src/cli/run-until-stopped';
import { DomainError } from '../../../src/errors';
import { FakeHost } from '../../support/fake-host';

const url = 'http://127.0.0.1:5000';
let host: FakeHost;

beforeEach(() => {
  host = new FakeHost('/');
});

it.each(['SIGINT', 'SIGTERM'] as const)('closes once and answers 0 after %s', async (signal) => {
  let closes = 0;
  const running = runUntilStopped(host.context, {
    start: async () => ({ url, close: async () => void (closes += 1) }),
    onStarted: () => setImmediate(() => host.signal(signal)),
    timeoutSeconds: 5,
  });
  expect(await running).toBe(0);
  expect([closes, host.exits, host.errors]).toEqual([1, [], []]);
});

it('ends at once with 130 at a second signal, but takes one that npm passes on for the same Ctrl-C', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  let finishClosing = () => {};
  const closing = new Promise<void>((resolve) => (finishClosing = resolve));
  const running = runUntilStopped(host.context, {
    start: async () => ({ url, close: () => closing }),
    timeoutSeconds: 5,
  });
  host.signal('SIGINT');
  host.signal('SIGINT');
  expect(host.exits).toEqual([]);
  jest.advanceTimersByTime(600);
  host.signal('SIGINT');
  expect(host.exits).toEqual([130]);
  jest.useRealTimers();
  finishClosing();
  expect(await running).toBe(0);
});

it('closes what a signal caught while it was starting, without calling it started', async () => {
  const events: string[] = [];
  const running = runUntilStopped(host.context, {
    start: async () => {
      host.signal('SIGTERM');
      return { url, close: async () => void events.push('closed') };
    },
    onStarted: () => events.push('started'),
    onStopping: () => events.push('stopping'),
    timeoutSeconds: 5,
  });
  expect(await running).toBe(0);
  expect(events).toEqual(['stopping', 'closed']);
});

it('says so and exits with 1 when closing takes too long', async () => {
  let finishClosing = () => {};
  const closing = new Promise<void>((resolve) => (finishClosing = resolve));
  const running = runUntilStopped(host.context, {
    start: async () => ({ url, close: () => closing }),
    timeoutSeconds: 0.05,
  });
  host.signal('SIGTERM');
  await host.exited;
  expect(host.exits).toEqual([1]);
  expect(host.errors).toEqual([
    expect.stringMatching(/^Not everything ended within 0.05 s \(SHUTDOWN_TIMEOUT_SECONDS\)/),
  ]);
  finishClosing();
  await running;
});

it('tells why the application cannot go on, closes it and answers 1', async () => {
  let closes = 0;
  const running = runUntilStopped(host.context, {
    start: async (fail) => {
      setImmediate(() => fail(new DomainError('forbidden', 'token-rejected', 'Discord refuses the token.')));
      return { url, close: async () => void (closes += 1) };
    },
    timeoutSeconds: 5,
  });
  expect(await running).toBe(1);
  expect([closes, host.errors]).toEqual([1, ['Discord refuses the token.']]);
});
