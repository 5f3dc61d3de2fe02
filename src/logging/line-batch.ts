/** What lines are written to in the end: a SonicBoom, on standard output or on a file. */
export interface LineDestination {
  write(lines: string): unknown;
  flush(done: (error?: Error) => void): void;
  flushSync(): void;
}

const BATCH_CHARACTERS = 32 * 1024;
const BATCH_MS = 100;

/**
 * Hands lines on some 150 at a time, or after a tenth of a second: a write for each line costs a busy server more than making
 * the line does. What waits is written when the process exits, however it does short of a kill.
 */
export class LineBatch {
  private waiting = '';
  private timer: NodeJS.Timeout | null = null;
  private hasEnded = false;

  constructor(private readonly destination: LineDestination) {
    process.on('exit', this.writeAtExit);
  }

  write(line: string): void {
    if (this.hasEnded) return void this.destination.write(line);
    this.waiting += line;
    if (this.waiting.length >= BATCH_CHARACTERS) this.handOn();
    else this.timer ??= setTimeout(() => this.handOn(), BATCH_MS).unref();
  }

  flush(done: () => void): void {
    this.handOn();
    this.destination.flush(done);
  }

  /** Hands on what waits, and leaves nothing behind; later lines go on at once. */
  end(): void {
    this.handOn();
    this.hasEnded = true;
    process.off('exit', this.writeAtExit);
  }

  private handOn(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.waiting === '') return;
    const lines = this.waiting;
    this.waiting = '';
    this.destination.write(lines);
  }

  private readonly writeAtExit = (): void => {
    try {
      this.handOn();
      this.destination.flushSync();
    } catch {
      // The destination refuses it, and there is nobody left to tell.
    }
  };
}
