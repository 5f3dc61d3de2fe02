import { Readable } from 'node:stream';
import type { Storage } from '../../storage';
import { type ByteRange, ChartBytes, chartUnreadable } from './chart-bytes';

/** What one query reads: little memory for each client, few queries for an image. */
const PART_BYTES = 512 * 1024;

/** Keeps images in PostgreSQL, where every replica and every backup has them. */
export class DatabaseChartBytes extends ChartBytes {
  constructor(private readonly storage: Storage) {
    super();
  }

  async prepare(): Promise<void> {
    // The database is checked by those who open it.
  }

  async keep(_sha256: string, bytes: Buffer): Promise<Buffer> {
    return bytes;
  }

  async open({ sha256 }: { sha256: string }, { start, end }: ByteRange): Promise<Readable> {
    // The first part now, while an error can still be answered.
    const first = await this.read(sha256, start, end);
    return Readable.from(this.parts(sha256, first, { start, end }), { objectMode: false });
  }

  async remove(): Promise<void> {
    // The rows took the bytes with them.
  }

  async sweep(): Promise<number> {
    return 0;
  }

  private async *parts(sha256: string, first: Buffer, { start, end }: ByteRange): AsyncGenerator<Buffer> {
    yield first;
    for (let at = start + first.length; at <= end;) {
      const part = await this.read(sha256, at, end);
      at += part.length;
      yield part;
    }
  }

  private async read(sha256: string, start: number, end: number): Promise<Buffer> {
    const part = await this.storage.read.charts.readBytes(sha256, start, Math.min(PART_BYTES, end - start + 1));
    if (!part || part.length === 0) throw chartUnreadable();
    return part;
  }
}
