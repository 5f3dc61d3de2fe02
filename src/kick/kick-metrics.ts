import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { MetricsService } from '../metrics';
import type { FeedStatus } from './feeds/chat-feed';
import { KickFigures } from './kick-figures';
import { KickService } from './kick.service';

const BREAKER_VALUES = { closed: 0, trial: 1, 'half-open': 1, open: 2 };

/** What came from Kick and what became of it, read at each scrape. */
@Injectable()
export class KickMetrics implements OnModuleInit {
  constructor(
    private readonly kick: KickService,
    private readonly figures: KickFigures,
    private readonly metrics: MetricsService,
  ) {}

  onModuleInit(): void {
    const { figures } = this;
    this.counts('messages_total', 'What the sources brought.', ['source', 'outcome'], figures.readings);
    this.counts('hooks_total', "Kick's events that were posted.", ['outcome'], figures.hooks);
    this.counts(
      'notifications_total',
      'Messages that were for the watched person.',
      ['source', 'outcome'],
      figures.notifications,
    );
    this.counts('feed_attempts_total', 'Attempts to connect to a feed.', ['feed', 'outcome'], figures.attempts);
    this.metrics.total(
      'coachwire_kick_lost_total',
      'Messages that could not be stored, and were given up.',
      () => figures.failed,
    );
    this.perFeed('feed_connected', 'Whether a feed is connected.', ({ state }) => Number(state === 'connected'));
    this.perFeed('feed_failures', 'Attempts in a row that failed.', ({ failures }) => failures);
    this.perFeed(
      'feed_breaker_state',
      'Circuit breaker: 0 closed, 1 trial, 2 open.',
      ({ breaker }) => BREAKER_VALUES[breaker],
    );
    this.backlog();
    this.lastMessages();
    this.metrics.gauge(
      'coachwire_kick_store_breaker_state',
      "The store's circuit breaker: 0 closed, 1 half-open, 2 open.",
      () => BREAKER_VALUES[this.kick.sources?.intake.breakerState ?? 'closed'],
    );
    this.metrics.gauge('coachwire_kick_events_silent', 'Whether no event has come for too long.', () =>
      Number(this.kick.sources?.silence.isSilent ?? false),
    );
  }

  private counts(name: string, help: string, labelNames: string[], counts: ReadonlyMap<string, number>): void {
    new Counter({
      ...{ name: `coachwire_kick_${name}`, help, labelNames, registers: [this.metrics.registry] },
      collect() {
        this.reset();
        for (const [key, count] of counts) {
          const values = key.split(' ');
          this.inc(Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? ''])), count);
        }
      },
    });
  }

  private perFeed(name: string, help: string, valueOf: (status: FeedStatus) => number): void {
    const { kick, metrics } = this;
    new Gauge({
      ...{ name: `coachwire_kick_${name}`, help, labelNames: ['feed'], registers: [metrics.registry] },
      collect() {
        for (const { status } of kick.sources?.feeds ?? []) this.set({ feed: status.feed }, valueOf(status));
      },
    });
  }

  private backlog(): void {
    const { kick, metrics } = this;
    const registers = [metrics.registry];
    new Gauge({
      ...{
        name: 'coachwire_kick_waiting',
        help: 'Messages that wait for the store.',
        labelNames: ['channel'],
        registers,
      },
      collect() {
        for (const { channel, waiting } of kick.sources?.intake.backlogs ?? []) this.set({ channel }, waiting);
      },
    });
    new Counter({
      name: 'coachwire_kick_dropped_total',
      help: 'Messages that newer ones pushed out while the store did not take them.',
      ...{ labelNames: ['channel'], registers },
      collect() {
        this.reset();
        for (const { channel, dropped } of kick.sources?.intake.backlogs ?? []) this.inc({ channel }, dropped);
      },
    });
  }

  private lastMessages(): void {
    const { kick, metrics } = this;
    new Gauge({
      name: 'coachwire_kick_last_message_timestamp_seconds',
      help: 'When a source was heard last.',
      ...{ labelNames: ['source'], registers: [metrics.registry] },
      collect() {
        const { feeds = [], silence } = kick.sources ?? {};
        if (silence?.lastEventAtMs) this.set({ source: 'events' }, silence.lastEventAtMs / 1000);
        for (const { status } of feeds) {
          if (status.lastMessageAtMs) this.set({ source: `feed ${status.feed}` }, status.lastMessageAtMs / 1000);
        }
      },
    });
  }
}
