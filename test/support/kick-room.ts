import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kick, type KickMessage, type KickOptions, type KickProvider, startKick } from '@coachwire/simulator';
import type { NotificationResponse } from '../../src/kick/http/notification-responses';
import { createKey } from './alert-app';
import { TestApp, type TestAppOptions } from './app';
import { clock } from './clock';
import { until } from './until';

export interface KickRoomOptions extends TestAppOptions {
  kick?: KickOptions;
  /** The feed that Kick names. */
  provider?: KickProvider;
}

/** The whole application with a simulated Kick that has the channel `desk`, where somebody looks for `@bob`. */
export class KickRoom {
  private constructor(
    readonly kick: Kick,
    readonly app: TestApp,
    private readonly key: string,
    private readonly folder: string,
  ) {}

  static async open({ kick: kickOptions, provider, settings, ...options }: KickRoomOptions = {}): Promise<KickRoom> {
    const folder = await mkdtemp(join(tmpdir(), 'coachwire-kick-'));
    const file = join(folder, 'plans.db');
    const kick = await startKick({ now: () => clock.now(), ...kickOptions });
    kick.world.addChannel('desk');
    kick.world.provider = provider ?? 'pusher';
    const app = await TestApp.start({
      waitsForBot: false,
      ...options,
      settings: { DATABASE_PATH: file, ...kick.settings, KICK_USERNAME: 'bob', KICK_CHANNELS: 'Desk', ...settings },
    });
    kick.webhookUrl = `${app.url}/hooks/kick`;
    return new KickRoom(kick, app, await createKey(settings?.DATABASE_PATH ?? file, ['read', 'admin']), folder);
  }

  async ask<T>(path: string, isKnown = true): Promise<{ status: number; body: T }> {
    const headers: Record<string, string> = isKnown ? { authorization: `Bearer ${this.key}` } : {};
    const response = await fetch(new URL(path, this.app.url), { headers });
    return { status: response.status, body: (await response.json()) as T };
  }

  async notifications(query = ''): Promise<NotificationResponse[]> {
    const { body } = await this.ask<{ notifications: NotificationResponse[] }>(`/api/notifications${query}`);
    return body.notifications;
  }

  async waitForNotifications(count: number): Promise<NotificationResponse[]> {
    await until(`${count} notifications`, async () => (await this.notifications('?limit=200')).length >= count);
    return this.notifications('?limit=200');
  }

  // A shape that the test looks at.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async health(): Promise<any> {
    return (await this.app.get<{ kick: unknown }>('/health')).kick;
  }

  async metrics(): Promise<string> {
    return (await fetch(new URL('/metrics', this.app.url))).text();
  }

  /** Until so many feeds are connected, and the subscriptions stand where there is an application. */
  async waitForSources(feeds = 1, areEvents = true): Promise<void> {
    await until('the feeds', async () => {
      const { feeds: states } = await this.health();
      return states.filter(({ state }: { state: string }) => state === 'connected').length === feeds;
    });
    if (areEvents) await until('the subscription', () => this.kick.world.subscriptions.length > 0);
  }

  mention(changes: Partial<KickMessage> = {}): KickMessage {
    return { channel: 'desk', author: 'alice', content: 'hey @Bob', ...changes };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.kick.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Without the application of the official events. */
export const FEED_ONLY = { KICK_CLIENT_ID: '', KICK_CLIENT_SECRET: '' };
