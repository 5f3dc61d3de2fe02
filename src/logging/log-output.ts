import { once } from 'node:events';
import pino from 'pino';
import { prettyFactory } from 'pino-pretty';
import { LineBatch } from './line-batch';
import type { LogFile, LogFileOptions } from './log-file';
import { openLogFile } from './log-file';

/** Where finished lines go beside the file: standard output, or a test's list. */
export interface LineSink {
  write(line: string): unknown;
  flush?(done: () => void): void;
  /** Gives back what it holds of the process; lines may still come. */
  end?(): void;
}

/** Longer than a healthy disk takes; a sick one must not hold up the end of the process. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Lines kept while the file is being opened. */
const MAX_EARLY_LINES = 1_000;

/**
 * Takes finished JSON lines to standard output and to the log file, without waiting for either. A file that cannot be opened,
 * or fails later, costs one warning on standard output and nothing else; once the disk takes lines again, they go there again.
 */
export class LogOutput {
  private file: { lines: LineBatch; stream: LogFile } | null = null;
  private early: string[] | null = null;
  private opening: Promise<void> = Promise.resolve();
  private isFileFailing = false;

  constructor(
    private readonly console: LineSink,
    private readonly warn: (message: string, error: Error) => void,
  ) {}

  write(line: string): void {
    this.console.write(line);
    if (this.file) this.file.lines.write(line);
    else if (this.early && this.early.length < MAX_EARLY_LINES) this.early.push(line);
  }

  /** Begins to open the log file; lines from now on will be in it. */
  addFile(options: LogFileOptions): void {
    this.early = [];
    this.opening = openLogFile(options)
      .then((stream) => this.useFile(stream, options.path))
      .catch((error: unknown) => {
        this.early = null;
        this.warn(`Cannot write the log file ${options.path}; logging goes on without it.`, error as Error);
      });
  }

  private useFile(stream: LogFile, path: string): void {
    stream.on('error', (error: Error) => {
      if (this.isFileFailing) return;
      this.isFileFailing = true;
      this.warn(`Writing the log file ${path} fails; lines may be missing there.`, error);
    });
    stream.on('drain', () => (this.isFileFailing = false));
    const lines = new LineBatch(stream);
    this.early?.forEach((line) => lines.write(line));
    this.early = null;
    this.file = { lines, stream };
  }

  /** Resolves when what was written has reached the disk, or after two seconds. Later lines go to standard output only. */
  async close(): Promise<void> {
    await this.opening;
    const { file } = this;
    this.file = null;
    file?.lines.end();
    if (file) await endStream(file.stream);
    await new Promise<void>((resolve) => (this.console.flush ? this.console.flush(resolve) : resolve()));
    this.console.end?.();
  }
}

async function endStream(stream: LogFile): Promise<void> {
  const closed = once(stream, 'close', { signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) });
  stream.end();
  // Still failing: what waits is lost, and the warning has been given.
  await closed.catch(() => stream.destroy());
}

/** Standard output, written asynchronously and flushed when the process exits. */
export function standardOutput(format: 'json' | 'pretty'): LineSink {
  const lines = new LineBatch(pino.destination({ fd: 1, sync: false }));
  if (format === 'json') return lines;
  const prettify = prettyFactory({ colorize: process.stdout.isTTY, ignore: 'request_id', translateTime: 'HH:MM:ss.l' });
  return { write: (line) => lines.write(prettify(line)), flush: (done) => lines.flush(done), end: () => lines.end() };
}
