import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, extract } from 'tar-stream';
import { DomainError } from '../errors';
import { backupDamaged, backupForeign, backupNewer, backupUnreadable } from './backup-errors';
import { CHECKSUMS, MANIFEST, type Manifest, chartOfEntry, databaseEntry, readManifest } from './backup-layout';

const MAX_MANIFEST_BYTES = 1024 * 1024;
const MAX_CHART_BYTES = 64 * 1024 * 1024;

export interface ReadOptions {
  /** Where the database goes; without it the database is looked at only. */
  databaseTo?: string;
  onBytes?: (count: number) => void;
  signal?: AbortSignal;
}

/**
 * Reads all of a backup and holds it against its checksums. What it takes is named: an entry that it does not know, a path out of
 * the folder or a link is never followed.
 * @throws DomainError backup-foreign, backup-newer, backup-damaged, backup-unreadable
 */
export async function verifyArchive(file: string, options: ReadOptions = {}): Promise<Manifest> {
  let manifest: Manifest | null = null;
  const found = new Map<string, string>();
  let expected: string | null = null;
  await walk(file, options, async ({ header: { name, size = 0, type }, stream }) => {
    if (expected !== null) throw backupDamaged(file, `${name} follows its end`);
    if (type !== 'file') throw backupDamaged(file, `${name} is no file`);
    if (manifest === null) {
      if (name !== MANIFEST || size > MAX_MANIFEST_BYTES) throw backupForeign(file);
      const bytes = await buffer(stream);
      manifest = takeManifest(file, bytes.toString());
      found.set(name, digest(bytes));
    } else if (name === CHECKSUMS) {
      expected = await text(stream);
    } else if (found.has(name)) {
      throw backupDamaged(file, `${name} is in it twice`);
    } else if (name === databaseEntry(manifest.engine)) {
      found.set(name, await save(stream, options.databaseTo, options.signal));
    } else {
      const sha256 = chartOfEntry(name);
      if (sha256 === null) throw backupDamaged(file, `${JSON.stringify(name)} is no part of a backup`);
      found.set(name, await save(stream, undefined, options.signal));
      if (found.get(name) !== sha256) throw backupDamaged(file, `${name} is not what its name says`);
    }
  });
  return check(file, manifest, found, expected);
}

/** The chart images of a backup that `verifyArchive` has found to be whole, one after the other. */
export async function readCharts(
  file: string,
  take: (sha256: string, bytes: Buffer) => Promise<void>,
  options: Pick<ReadOptions, 'onBytes' | 'signal'> = {},
): Promise<void> {
  await walk(file, options, async ({ header: { name, size = 0 }, stream }) => {
    const sha256 = chartOfEntry(name);
    if (sha256 === null) return void stream.resume();
    if (size > MAX_CHART_BYTES) throw backupDamaged(file, `${name} is too large for a chart`);
    const bytes = await buffer(stream);
    if (digest(bytes) !== sha256) throw backupDamaged(file, `${name} is not what its name says`);
    await take(sha256, bytes);
  });
}

function takeManifest(file: string, content: string): Manifest {
  const reading = readManifest(content);
  if (reading.kind === 'newer') throw backupNewer(file, reading.version);
  if (reading.kind === 'foreign') throw backupForeign(file);
  return reading.manifest;
}

function check(
  file: string,
  manifest: Manifest | null,
  found: ReadonlyMap<string, string>,
  expected: string | null,
): Manifest {
  if (manifest === null) throw backupForeign(file);
  if (expected === null) throw backupDamaged(file, 'its end is missing');
  const sums = [...found].map(([name, sha256]) => `${sha256}  ${name}\n`).join('');
  if (sums !== expected) throw backupDamaged(file, 'its checksums do not fit');
  if (!found.has(databaseEntry(manifest.engine))) throw backupDamaged(file, 'it holds no database');
  return manifest;
}

async function walk(
  file: string,
  { onBytes, signal }: Pick<ReadOptions, 'onBytes' | 'signal'>,
  look: (entry: { header: Entry['header']; stream: Readable }) => Promise<void>,
): Promise<void> {
  const source = createReadStream(file, { signal });
  let entries = 0;
  if (onBytes) source.on('data', (part) => onBytes(part.length));
  const tar = extract();
  let failure: Error | null = null;
  const feeding = pipeline(source, tar).catch((error: Error) => void (failure = error));
  try {
    for await (const entry of tar) {
      entries += 1;
      const stream = entry as unknown as Readable;
      await look({ header: entry.header, stream });
      stream.resume();
    }
    await feeding;
    if (failure) throw failure as Error;
  } catch (error) {
    signal?.throwIfAborted();
    throw explainReading(error instanceof DomainError ? error : (failure ?? error), file, entries);
  } finally {
    source.destroy();
    tar.destroy();
  }
}

/** What tar-stream says of bytes that are no tar, or of one that was cut, has no code. */
function explainReading(error: unknown, file: string, entries: number): unknown {
  if (error instanceof DomainError) return error;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // What it is read into fails, too.
  if (syscall === 'write') return error;
  if (syscall !== undefined) return backupUnreadable(file, code);
  return entries === 0 ? backupForeign(file) : backupDamaged(file, (error as Error).message.toLowerCase());
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function save(content: Readable, path: string | undefined, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  if (path === undefined) for await (const part of content) hash.update(part as Buffer);
  else
    await pipeline(
      content,
      (parts) => noting(parts, hash),
      createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
      { signal },
    );
  return hash.digest('hex');
}

async function* noting(parts: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    hash.update(part);
    yield part;
  }
}
