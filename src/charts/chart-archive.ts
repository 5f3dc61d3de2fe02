import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors';
import { AppLog } from '../logging';
import { type ArchivedChart, type OwedChart, type PlanChart, Storage } from '../storage';
import { type ByteRange, ChartBytes } from './bytes/chart-bytes';
import { fittingName } from './image-type';
import { Turns } from './turns';

/** An archived image as a file. */
export interface ChartImage {
  bytes: Buffer;
  /** The name that the coach gave it, with an extension that fits its bytes. */
  filename: string;
  contentType: string;
}

const ARCHIVE_ID = /^[\w-]{22}$/;

/** Keeps, finds and gives out the images of charts. */
@Injectable()
export class ChartArchive {
  /** Storing and removing the same bytes at once could leave a chart without them. */
  private readonly turns = new Turns();

  constructor(
    private readonly storage: Storage,
    private readonly bytes: ChartBytes,
    private readonly log: AppLog,
  ) {}

  /** The image of a chart; null while it is not stored, and when it cannot be read: the chart's source is what is left then. */
  async read(chart: Pick<PlanChart, 'archiveId' | 'filename'>): Promise<ChartImage | null> {
    if (chart.archiveId === null) return null;
    try {
      const stored = await this.storage.read.charts.findArchived(chart.archiveId);
      if (!stored) return null;
      const bytes = await buffer(await this.open(stored));
      const { contentType } = stored;
      return { bytes, contentType, filename: fittingName(chart.filename, contentType) };
    } catch (error) {
      this.log.logger.warn({ err: error, archive_id: chart.archiveId }, 'A stored chart cannot be read');
      return null;
    }
  }

  /** Throws `chart-not-found`. */
  async get(archiveId: string): Promise<ArchivedChart> {
    const chart = ARCHIVE_ID.test(archiveId) ? await this.storage.read.charts.findArchived(archiveId) : null;
    if (!chart) throw new DomainError('not-found', 'chart-not-found', 'There is no such chart, or no more.');
    return chart;
  }

  /** The bytes of a chart, or a part of them. Throws `chart-unreadable`. */
  open(chart: ArchivedChart, range: ByteRange = { start: 0, end: chart.sizeBytes - 1 }): Promise<Readable> {
    return this.bytes.open(chart, range);
  }

  /** Stores what was fetched for a chart. False when somebody else has taken the chart over meanwhile. Throws DomainErrors. */
  async store(owed: OwedChart, image: { bytes: Buffer; contentType: string }, now: Date): Promise<boolean> {
    const sha256 = createHash('sha256').update(image.bytes).digest('hex');
    // Random, and not the hash: who has an image must not learn whether another server's coach has posted it.
    const archiveId = randomBytes(16).toString('base64url');
    const file = {
      sha256,
      contentType: image.contentType,
      sizeBytes: image.bytes.length,
      createdAt: now.toISOString(),
    };
    return this.turns.take(async () => {
      // Before the row: a row without its bytes would be a promise broken, bytes without a row are swept up.
      const bytes = await this.bytes.keep(sha256, image.bytes);
      return this.storage.write((tx) => tx.charts.settle(owed, { ...file, bytes }, archiveId));
    });
  }

  /**
   * Removes what no chart of a plan shows any more, at most so many images; plans deleted before the given time show none.
   * Answers how many images.
   */
  async removeUnused(deletedBefore: Date, limit: number): Promise<number> {
    await this.storage.write((tx) => tx.charts.detachDeleted(deletedBefore.toISOString()));
    return this.turns.take(async () => {
      const hashes = await this.storage.write((tx) => tx.charts.removeUnreferenced(limit));
      await this.bytes.remove(hashes);
      return hashes.length;
    });
  }

  /** Removes what interrupted work has left behind; answers how many files. */
  sweep(now: Date): Promise<number> {
    return this.turns.take(() => this.bytes.sweep(now));
  }
}
