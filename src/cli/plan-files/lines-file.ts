import { closeSync, openSync, writeSync } from 'node:fs';
import { DomainError } from '../../errors';

const BLOCK = 64 * 1024;

/** A new file that takes lines, a block at a time. */
export class LinesFile {
  private waiting = '';

  private constructor(
    private readonly handle: number,
    private readonly path: string,
  ) {}

  /** @throws DomainError file-exists, file-not-written */
  static create(path: string): LinesFile {
    return explaining(path, () => new LinesFile(openSync(path, 'wx', 0o600), path));
  }

  write(line: string): void {
    this.waiting += `${line}\n`;
    if (this.waiting.length >= BLOCK) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.handle);
  }

  private flush(): void {
    const block = Buffer.from(this.waiting);
    this.waiting = '';
    explaining(this.path, () => {
      for (let start = 0; start < block.length;) start += writeSync(this.handle, block, start);
    });
  }
}

function explaining<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new DomainError('conflict', 'file-exists', `${path} exists already: name another file, or remove it.`);
    throw new DomainError('unavailable', 'file-not-written', `${path} cannot be written (${code}).`, { cause: error });
  }
}
