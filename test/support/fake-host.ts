import { EventEmitter } from 'node:events';
import type { CliContext } from '../../src/cli';

/** A process to run commands in: keeps what they print, takes signals, and notes an exit instead of ending. */
export class FakeHost {
  readonly output: string[] = [];
  readonly errors: string[] = [];
  readonly exits: number[] = [];
  /** Resolves at the first exit. */
  readonly exited: Promise<void>;
  readonly context: CliContext;
  private readonly events = new EventEmitter();

  private resolveExited = () => {};

  constructor(cwd: string, env: NodeJS.ProcessEnv = {}) {
    this.exited = new Promise((resolve) => (this.resolveExited = resolve));
    this.context = {
      input: { cwd, env, isTerminal: false },
      out: (line) => void this.output.push(line),
      err: (line) => void this.errors.push(line),
      isInteractive: false,
      process: {
        on: (event, listener) => this.events.on(event, listener),
        exit: (code) => {
          this.exits.push(code);
          this.resolveExited();
        },
      },
    };
  }

  signal(name: 'SIGINT' | 'SIGTERM'): void {
    this.events.emit(name);
  }

  /** What happens on every way out of a process. */
  end(): void {
    this.events.emit('exit');
  }
}
