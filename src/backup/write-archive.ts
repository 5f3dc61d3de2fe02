import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { CHECKSUMS, MANIFEST, type Manifest, chartEntry, databaseEntry } from './backup-layout';

/** A chart image that a backup takes along. */
export interface BackupChart {
  sha256: string;
  bytes: Buffer;
}

export interface ArchiveContent {
  manifest: Manifest;
  /** The copy of the database. */
  database: string;
  /** As many as the manifest says. */
  charts: AsyncIterable<BackupChart>;
}

/** Writes a backup to a file, flushed to the disk: a tar, so that it can be opened with what every machine has. */
export async function writeArchive(path: string, content: ArchiveContent, signal?: AbortSignal): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }), { signal });
  await Promise.all([written, fill(tar, content).catch((error: Error) => void tar.destroy(error))]);
}

async function fill(tar: Pack, { manifest, database, charts }: ArchiveContent): Promise<void> {
  const sums: string[] = [];
  const mtime = new Date(manifest.made_at);
  const add = async (name: string, size: number, content: AsyncIterable<Buffer>) => {
    const hash = createHash('sha256');
    const entry = tar.entry({ name, size, mtime, mode: 0o600 });
    await pipeline(Readable.from(hashed(content, hash)), entry);
    sums.push(`${hash.digest('hex')}  ${name}\n`);
  };
  const addBytes = (name: string, bytes: Buffer) => add(name, bytes.length, Readable.from([bytes]));

  await addBytes(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  await add(databaseEntry(manifest.engine), (await stat(database)).size, createReadStream(database));
  for await (const { sha256, bytes } of charts) await addBytes(chartEntry(sha256), bytes);
  await addBytes(CHECKSUMS, Buffer.from(sums.join('')));
  tar.finalize();
}

async function* hashed(content: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const part of content) {
    hash.update(part);
    yield part;
  }
}
