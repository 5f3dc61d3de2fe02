import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from '@lydell/node-pty';
import { until } from './until';

const MAIN = join(__dirname, '../../dist/main.js');

export const KEYS = { enter: '\r', down: '\x1b[B', space: ' ', ctrlC: '\x03', clearLine: '\x15' };

const running = new Set<IPty>();
afterAll(() => {
  for (const terminal of running) terminal.kill('SIGKILL');
});

/** The built program in a terminal of its own, typed at by a test: `npm run build` comes first. */
export class Terminal {
  /** All that was shown, without colours. */
  shown = '';
  /** The same as it came. */
  raw = '';
  private read = 0;
  private exitCode: number | null = null;

  private constructor(private readonly terminal: IPty) {
    terminal.onData((data) => {
      this.raw += data;
      this.shown = stripVTControlCharacters(this.raw);
    });
    terminal.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
      running.delete(terminal);
    });
  }

  static start(words: string[], cwd: string, env: Record<string, string> = {}): Terminal {
    const terminal = spawn(process.execPath, [MAIN, ...words], {
      ...{ cwd, cols: 200, rows: 60, name: 'xterm-256color' },
      env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...env },
    });
    running.add(terminal);
    return new Terminal(terminal);
  }

  /** Resolves once the text is shown, below what was waited for before. */
  async sees(text: string): Promise<void> {
    await until(`“${text}” in the terminal (shown: …${this.shown.slice(-600)})`, () => {
      const at = this.shown.indexOf(text, this.read);
      if (at < 0) return false;
      this.read = at + text.length;
      return true;
    });
  }

  type(...keys: string[]): void {
    for (const key of keys) this.terminal.write(key);
  }

  /** Waits for a question, then answers it. */
  async answer(question: string, ...keys: string[]): Promise<void> {
    await this.sees(question);
    this.type(...keys);
  }

  async ended(): Promise<number> {
    await until('the end of the program', () => this.exitCode !== null);
    return this.exitCode!;
  }
}
