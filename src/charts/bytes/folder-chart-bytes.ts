import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { DomainError } from '../../errors';
import { type ByteRange, ChartBytes, chartUnreadable } from './chart-bytes';

const TEMPORARY = '.tmp';
/** Younger files may belong to work that is not committed yet. */
const MIN_ORPHAN_AGE_MS = 3_600_000;

/** The hashes that the database knows, from one (inclusive) to another (exclusive). */
export type ListKnown = (from: string, to: string) => Promise<string[]>;

/**
 * Keeps images in a folder, `ab/abcdef…`, named by their SHA-256. A file is whole or not there: it is written beside its place,
 * flushed to the disk, and renamed. The folder belongs to one process.
 */
export class FolderChartBytes extends ChartBytes {
  constructor(
    private readonly folder: string,
    private readonly listKnown: ListKnown,
  ) {
    super();
  }

  async prepare(): Promise<void> {
    await this.explained(async () => {
      await mkdir(this.folder, { recursive: true });
      await access(this.folder, constants.W_OK | constants.X_OK);
    });
  }

  async keep(sha256: string, bytes: Buffer): Promise<null> {
    const path = this.pathOf(sha256);
    const sizeThere = await stat(path).then(
      ({ size }) => size,
      () => null,
    );
    // Another size is a file that the disk has damaged.
    if (sizeThere !== bytes.length) await this.explained(() => writeWhole(path, bytes));
    return null;
  }

  async open(file: { sha256: string; sizeBytes: number }, { start, end }: ByteRange): Promise<Readable> {
    const handle = await open(this.pathOf(file.sha256)).catch((error: unknown) => {
      throw chartUnreadable(error);
    });
    const { size } = await handle.stat();
    if (size === file.sizeBytes) return handle.createReadStream({ start, end });
    await handle.close();
    throw chartUnreadable(new Error(`${this.pathOf(file.sha256)} has ${size} bytes instead of ${file.sizeBytes}`));
  }

  async remove(hashes: readonly string[]): Promise<void> {
    for (const sha256 of hashes) await rm(this.pathOf(sha256), { force: true });
  }

  async sweep(now: Date): Promise<number> {
    let removed = 0;
    for (const shard of await readdir(this.folder).catch(() => [])) {
      if (/^[0-9a-f]{2}$/.test(shard)) removed += await this.sweepShard(shard, now);
    }
    return removed;
  }

  private async sweepShard(shard: string, now: Date): Promise<number> {
    // `g` follows on the last hexadecimal digit.
    const known = new Set(await this.listKnown(shard, `${shard}g`));
    let removed = 0;
    for (const name of await readdir(join(this.folder, shard))) {
      const path = join(this.folder, shard, name);
      const isOurs = name.endsWith(TEMPORARY) || /^[0-9a-f]{64}$/.test(name);
      if (!isOurs || known.has(name) || now.getTime() - (await stat(path)).mtimeMs < MIN_ORPHAN_AGE_MS) continue;
      await rm(path, { force: true });
      removed++;
    }
    return removed;
  }

  private pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  private async explained(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      throw new DomainError('unavailable', 'charts-not-storable', `${explain(code, this.folder)} (${code})`, {
        cause: error,
        publicMessage: 'Charts cannot be stored. The operator finds the reason in the log.',
      });
    }
  }
}

function explain(code: string, folder: string): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return `Charts cannot be stored: no space is left in ${folder}.`;
  return `Charts cannot be stored: ${folder} is not writable. Let the user that runs this program write there, or set CHARTS_PATH.`;
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = `${path}.${randomUUID()}${TEMPORARY}`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The new name itself must outlive a power cut. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
