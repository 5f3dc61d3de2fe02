import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, SteadyClock } from '../clock';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { DomainError } from '../errors';
import { AppLog } from '../logging';
import { type OwedChart, Storage } from '../storage';
import { ChartBytes } from './bytes/chart-bytes';
import { ChartArchive } from './chart-archive';
import { downloadChart, type DownloadOutcome } from './chart-download';
import { ChartLosses } from './chart-losses';
import { ChartMetrics } from './chart-metrics';
import { ChartsStatus } from './charts-status';
import { type ArchiveFailure, nextStep } from './retry-schedule';
import { allowedSource } from './source-rules';

const POLL_MS = 1_000;
/** Each may hold 10 MiB. */
const MAX_DOWNLOADS = 4;
/** More than a download and its storing may take. */
const LEASE_MS = 120_000;

/**
 * Fetches the bytes that are owed to charts, in the background. The rows say what is owed, so a restart goes on where it was;
 * several processes share the work by leases.
 */
@Injectable()
export class ChartArchiver implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly ending = new AbortController();
  /** What waits runs on it: a wall clock that is set back a day would outlast Discord's links. */
  private readonly steady: SteadyClock;
  private readonly downloads = new Set<Promise<void>>();
  private loop: Promise<void> | null = null;
  private wake = () => {};
  private isStoreDown = false;
  /** The operator’s words for what is wrong; null while all is well. */
  private problem: string | null = null;

  constructor(
    private readonly storage: Storage,
    private readonly archive: ChartArchive,
    private readonly bytes: ChartBytes,
    private readonly status: ChartsStatus,
    private readonly metrics: ChartMetrics,
    private readonly losses: ChartLosses,
    private readonly log: AppLog,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'DISCORD_API_URL'>,
  ) {
    this.steady = new SteadyClock(clock);
  }

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  /** Ends running downloads; what they were to bring stays owed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    this.wake();
    await this.loop;
  }

  private async run(): Promise<void> {
    await this.bytes.prepare().catch((error: unknown) => this.reportProblem(error));
    let hasResumed = false;
    while (!this.ending.signal.aborted) {
      try {
        if (!hasResumed) await this.resume();
        hasResumed = true;
        await this.startDue(this.steady.now());
        this.isStoreDown = false;
      } catch (error) {
        if (!this.isStoreDown) this.log.logger.warn({ err: error }, 'Charts wait: the store fails');
        this.isStoreDown = true;
      }
      await this.pause();
    }
    await Promise.all(this.downloads);
  }

  /** A SQLite file has one server, so leases on it are those of a process that is gone. */
  private async resume(): Promise<void> {
    if (this.storage.engine !== 'sqlite') return;
    await this.storage.write((tx) => tx.charts.endLeases(this.steady.nowIso()));
  }

  private async startDue(now: Date): Promise<void> {
    const free = MAX_DOWNLOADS - this.downloads.size;
    const firstDueAt = await this.storage.read.charts.firstDueAt();
    if (free <= 0 || firstDueAt === null || firstDueAt > now.toISOString()) return;
    const leasedUntil = new Date(now.getTime() + LEASE_MS).toISOString();
    const leased = await this.storage.write((tx) => tx.charts.lease(now.toISOString(), leasedUntil, free));
    for (const owed of leased) {
      const download = this.archiveOne(owed).finally(() => {
        this.downloads.delete(download);
        this.wake();
      });
      this.downloads.add(download);
    }
  }

  /** Never throws: what cannot even be noted is due again when its lease ends. */
  private async archiveOne(owed: OwedChart): Promise<void> {
    try {
      const outcome = await this.fetch(owed);
      if (outcome.kind === 'image') await this.store(owed, outcome);
      else if (outcome.kind === 'interrupted') {
        await this.storage.write((tx) => tx.charts.giveBack(owed, this.steady.nowIso()));
      } else await this.noteFailure(owed, outcome);
    } catch (error) {
      this.log.logger.warn({ err: error, chart_id: owed.chartId }, 'A chart waits: the store fails');
    }
  }

  private async fetch({ url, sizeBytes }: OwedChart): Promise<DownloadOutcome | ArchiveFailure> {
    const source = allowedSource(url, this.settings.DISCORD_API_URL);
    if (!source) return { kind: 'refused', reason: 'source-not-allowed' };
    return downloadChart(source, sizeBytes, this.ending.signal);
  }

  private async store(owed: OwedChart, image: { bytes: Buffer; contentType: string }): Promise<void> {
    try {
      if (!(await this.archive.store(owed, image, this.clock.now()))) return;
    } catch (error) {
      this.reportProblem(error);
      return this.noteFailure(owed, { kind: 'failed', reason: 'storage' });
    }
    this.problem = null;
    this.status.problem = null;
    this.metrics.recordArchived(image.bytes.length);
    this.log.logger.debug({ chart_id: owed.chartId, bytes: image.bytes.length }, 'Chart archived');
  }

  private async noteFailure(owed: OwedChart, failure: ArchiveFailure): Promise<void> {
    const now = this.steady.nowMs();
    const step = nextStep(failure, owed.attempt, now - Date.parse(owed.owedSince), Math.random());
    const dueAt = step.kind === 'retry' ? new Date(now + step.afterMs).toISOString() : null;
    await this.storage.write((tx) => tx.charts.postpone(owed, dueAt, step.reason));
    this.metrics.recordFailure(step.kind === 'retry' ? 'retried' : 'given_up', step.reason);
    const { chartId, filename, attempt } = owed;
    const fields = { chart_id: chartId, filename, attempt, reason: step.reason };
    if (step.kind === 'retry') return this.log.logger.info({ ...fields, due_at: dueAt }, 'Chart not archived yet');
    this.log.logger.warn(fields, 'Chart given up: its plan shows the source, which Discord ends after about a day');
    const lost = await this.storage.read.charts.findLost(chartId);
    if (lost) this.losses.tell(lost, step.reason);
  }

  /** Told once for each problem, not once for each chart. */
  private reportProblem(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (this.problem !== problem) this.log.logger.error({ err: error }, 'Charts cannot be stored');
    this.problem = problem;
    this.status.problem = error instanceof DomainError ? error.publicMessage : 'Charts cannot be stored.';
  }

  private async pause(): Promise<void> {
    if (this.ending.signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, POLL_MS);
    });
    clearTimeout(timer);
  }
}
