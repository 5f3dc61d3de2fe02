import type { CliContext } from './cli-context';
import { describeError } from './error-report';
import type { RunningApplication } from './lazy-parts';

export interface Run {
  /** Starts the application, which may call `fail` later, when it cannot go on. */
  start(fail: (error: Error) => void): Promise<RunningApplication>;
  onStarted?(application: RunningApplication): void;
  onStopping?(): void;
  /** How long closing may take, in seconds. */
  timeoutSeconds: number;
}

/**
 * Runs an application until SIGINT, SIGTERM or its own failure, then closes it once. Resolves to the exit code: 0 after a
 * signal, 1 after a failure. A second signal ends the process at once with 130, and so does the time-out with 1, also when
 * something is left open after closing. Nest's own hooks would raise the signal again and never exit with 0.
 */
export async function runUntilStopped(context: CliContext, run: Run): Promise<number> {
  const stop = new StopRequest(context, run);
  const application = await run.start((error) => stop.fail(error));
  if (!stop.isRequested) run.onStarted?.(application);
  const exitCode = await stop.requested;
  await application.close();
  stop.closed();
  return exitCode;
}

// Under `npm run` one Ctrl-C may arrive twice: from the terminal, and passed on by npm.
const oneKeystrokeMs = 500;

class StopRequest {
  isRequested = false;
  readonly requested: Promise<number>;
  private requestedAtMs = 0;
  private resolveRequested: (exitCode: number) => void = () => {};
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: CliContext,
    private readonly run: Run,
  ) {
    this.requested = new Promise((resolve) => (this.resolveRequested = resolve));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) context.process.on(signal, () => this.onSignal());
  }

  fail(error: Error): void {
    if (this.isRequested) return;
    this.context.err(describeError(error));
    this.request(1);
  }

  /** The timer stays, without holding the process, in case something else does. */
  closed(): void {
    this.timer?.unref();
  }

  private onSignal(): void {
    if (this.isRequested) {
      if (performance.now() - this.requestedAtMs > oneKeystrokeMs) this.context.process.exit(130);
      return;
    }
    this.run.onStopping?.();
    this.request(0);
  }

  private request(exitCode: number): void {
    this.isRequested = true;
    this.requestedAtMs = performance.now();
    const { timeoutSeconds } = this.run;
    this.timer = setTimeout(() => {
      this.context.err(`Not everything ended within ${timeoutSeconds} s (SHUTDOWN_TIMEOUT_SECONDS): ending now.`);
      this.context.process.exit(1);
    }, timeoutSeconds * 1000);
    this.resolveRequested(exitCode);
  }
}
