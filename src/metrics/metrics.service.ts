import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One HTTP request that was answered. */
export interface AnsweredRequest {
  method: string;
  /** The route's template, never the address itself: its values would make series without end. */
  route: string;
  status: number;
  seconds: number;
}

/** Requests since the start. */
export interface RequestTotals {
  total: number;
  success: number;
  /** Answers of status 400 and above. */
  error: number;
}

/** Requests are counted so many at a time: one after the other for each answer, each finds cold caches. */
const REQUESTS_AT_ONCE = 200;

/**
 * The registry of one application's metrics. Modules make theirs here when they start (`counter`, `histogram`, `gauge`, `total`);
 * this service knows none of them but the HTTP requests that it counts itself.
 */
@Injectable()
export class MetricsService {
  readonly registry = new Registry();
  readonly requestTotals: RequestTotals = { total: 0, success: 0, error: 0 };

  private readonly uncounted: AnsweredRequest[] = [];
  private readonly summaries = new Map<string, () => Promise<object>>();

  private readonly httpRequests = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
    collect: () => this.countRequests(),
  });
  private readonly httpDuration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 15],
    registers: [this.registry],
    collect: () => this.countRequests(),
  });

  recordHttpRequest(request: AnsweredRequest): void {
    this.requestTotals.total++;
    this.requestTotals[request.status < 400 ? 'success' : 'error']++;
    if (this.uncounted.push(request) >= REQUESTS_AT_ONCE) this.countRequests();
  }

  /** Counts what happens. Label values are our own words or names of the configuration, never what a stranger wrote. */
  counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** Durations or sizes; the unit is in the name. */
  histogram<L extends string>(name: string, help: string, labelNames: L[], buckets: number[]): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }

  /** A value that is read at each scrape. One that cannot be read is NaN: it must not hide the others. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(
          await Promise.resolve()
            .then(read)
            .catch(() => NaN),
        );
      },
    });
  }

  /** A total that somebody else counts, read at each scrape. */
  total(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  /** Adds a member to the JSON summary of /metrics. */
  summarize(name: string, read: () => Promise<object>): void {
    this.summaries.set(name, read);
  }

  /** The members that modules added to the JSON summary. Rejects when one of them cannot be read. */
  async readSummaries(): Promise<Record<string, object>> {
    const members = [...this.summaries].map(async ([name, read]) => [name, await read()] as const);
    return Object.fromEntries(await Promise.all(members));
  }

  private countRequests(): void {
    for (const { method, route, status, seconds } of this.uncounted.splice(0)) {
      this.httpRequests.inc({ method, route, status });
      this.httpDuration.observe({ method, route }, seconds);
    }
  }
}
