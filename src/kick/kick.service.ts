import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../clock';
import { SETTINGS, type Settings } from '../config';
import { Storage } from '../storage';
import type { HookResult } from './events/hook-intake';
import type { HookHeaders } from './events/hook-signature';
import { FeedTime } from './feeds/feed-time';
import { KickConfiguration, type KickSetup } from './kick-configuration';
import { KickFigures } from './kick-figures';
import { type KickSources, makeSources } from './kick-sources';
import { NotificationStore } from './notifications/notification-store';

/** What watches Kick: it starts with the application, in the background, and leaves nothing behind. */
@Injectable()
export class KickService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly setup: KickSetup;
  /** Null while Kick is off. */
  readonly sources: KickSources | null;
  private readonly ending = new AbortController();

  constructor(
    { setup }: KickConfiguration,
    store: NotificationStore,
    storage: Storage,
    figures: KickFigures,
    clock: Clock,
    time: FeedTime,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.setup = setup;
    const parts = {
      setup,
      settings,
      storage,
      store,
      figures,
      clock,
      time,
      random: Math.random,
      ended: this.ending.signal,
    };
    this.sources = setup.state === 'on' ? makeSources(parts) : null;
  }

  onApplicationBootstrap(): void {
    if (!this.sources) return;
    for (const feed of this.sources.feeds) feed.start();
    this.sources.subscriptions?.start();
    this.sources.silence.start();
    // Known before the first event needs it.
    void this.sources.keys.get();
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    if (!this.sources) return;
    const { feeds, intake, silence, subscriptions } = this.sources;
    silence.stop();
    await Promise.all([...feeds.map((feed) => feed.stop()), subscriptions?.stop()]);
    await intake.stop();
  }

  /** Takes one of Kick's events; see `HookIntake`. */
  async takeEvent(headers: HookHeaders | null, body: Buffer): Promise<HookResult | 'forged'> {
    return this.sources ? this.sources.hooks.take(headers, body) : 'ignored';
  }
}
