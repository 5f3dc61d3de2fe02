import { Clock } from '../../src/clock';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type INestApplicationContext, Global, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type AlertSignal, AlertQueue, AlertsModule } from '../../src/alerts';
import { type DeliveryTarget, type DestinationStatus, OutboxStatus, TransportRegistry } from '../../src/outbox';
import { OutboxItems } from '../../src/outbox/items.service';
import { DELIVERY_RULES, type DeliveryRules, deliveryRules } from '../../src/outbox/delivery/delivery-rules';
import { DestinationRegistry } from '../../src/outbox/destination-registry';
import { DestinationsService } from '../../src/outbox/destinations.service';
import { DeliveryWorker } from '../../src/outbox/delivery/delivery.worker';
import { ConfigModule, loadSettings } from '../../src/config';
import { HealthParts } from '../../src/health';
import { MetricsService } from '../../src/metrics';
import type { Simulator } from '@coachwire/simulator';
import { RetentionModule } from '../../src/retention';
import {
  type OutboxItem,
  type OutboxItemFilter,
  Storage,
  type StorageSettings,
  type WriteTransaction,
} from '../../src/storage';
import { until } from './app';
import { clock } from './clock';

@Global()
@Module({
  providers: [MetricsService, HealthParts, { provide: Clock, useValue: clock }],
  exports: [MetricsService, HealthParts, Clock],
})
class RegistriesModule {}

export interface AlertDeskOptions {
  settings?: Record<string, string>;
  /** The YAML file: destinations and routes. */
  yaml?: string;
  rules?: Partial<DeliveryRules>;
}

/** Alerts and the store without the rest of the application, in this process: several may share a database. */
export class AlertDesk {
  private constructor(private readonly app: INestApplicationContext) {}

  static async start(simulator: Simulator, database: StorageSettings, options: AlertDeskOptions = {}) {
    const folder = dirname(database.DATABASE_PATH || '/tmp/none');
    const configFile = join(folder, 'alerts.yaml');
    if (options.yaml !== undefined) await writeFile(configFile, options.yaml);
    const configuration = loadSettings({
      argv: {
        DISCORD_API_URL: simulator.apiUrl,
        DISCORD_BOT_TOKEN: simulator.token,
        DATABASE_PATH: database.DATABASE_PATH || join(folder, 'unused.db'),
        ...(database.DATABASE_URL && { DATABASE_URL: database.DATABASE_URL }),
        ...(options.yaml !== undefined && { CONFIG_FILE: configFile }),
        DISCORD_RATE_LIMIT_SECONDS: '0',
        ...options.settings,
      },
      env: {},
      cwd: folder,
      usesDefaultFiles: false,
    });
    const { nowMs } = options.rules ?? {};
    // A test that lets time pass lets it pass for waits, too.
    const rules = {
      ...deliveryRules(configuration.settings, clock),
      ...(nowMs && { steadyMs: nowMs }),
      ...options.rules,
    };
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(configuration), RegistriesModule, RetentionModule, AlertsModule],
    })
      .overrideProvider(DELIVERY_RULES)
      .useValue(rules)
      .setLogger({
        log: () => {},
        warn: () => {},
        error: () => {},
        debug: () => {},
        verbose: () => {},
        fatal: () => {},
      })
      .compile();
    const app = await module.init();
    return new AlertDesk(app);
  }

  get storage(): Storage {
    return this.app.get(Storage, { strict: false });
  }

  /** Queues signals each by itself, as intake does, and answers the alerts' ids. */
  async queue(signals: readonly AlertSignal[], nowMs = clock.nowMs()): Promise<number[]> {
    const queue = this.app.get(AlertQueue, { strict: false });
    const { alertIds } = await this.storage.write((tx) =>
      queue.enqueue(tx, { aggregated: [], individual: signals }, nowMs),
    );
    return alertIds;
  }

  /** The same in a transaction of the test's. */
  async enqueue(tx: WriteTransaction, signals: readonly AlertSignal[]): Promise<void> {
    await this.get(AlertQueue).enqueue(tx, { aggregated: [], individual: signals }, clock.nowMs());
  }

  get<T>(token: Type<T>): T {
    return this.app.get(token, { strict: false });
  }

  get rules(): DeliveryRules {
    return this.app.get(DELIVERY_RULES, { strict: false });
  }

  get isWaitingForStore(): boolean {
    return this.get(DeliveryWorker).isWaitingForStore;
  }

  wake(): void {
    this.app.get(DeliveryWorker, { strict: false }).wake();
  }

  get alerts(): OutboxItems {
    return this.app.get(OutboxItems, { strict: false });
  }

  get destinations(): DestinationsService {
    return this.app.get(DestinationsService, { strict: false });
  }

  get registry(): DestinationRegistry {
    return this.app.get(DestinationRegistry, { strict: false });
  }

  /** A configured destination as delivery works with it. */
  targetOf(id: number, lane: string): DeliveryTarget {
    const destination = this.registry.find(id)!;
    return { id, destination, transport: this.get(TransportRegistry).get(destination.transport), lane };
  }

  get status(): OutboxStatus {
    return this.app.get(OutboxStatus, { strict: false });
  }

  list(filter: OutboxItemFilter = {}, limit = 10_000): Promise<OutboxItem[]> {
    return this.alerts.list(filter, limit, null);
  }

  async destination(name: string): Promise<DestinationStatus> {
    const all = await this.destinations.list();
    return all.find((one) => one.name === name)!;
  }

  /** Resolves when nothing is pending any more. */
  async drained(timeoutMs = 20_000): Promise<void> {
    await until('the end of the backlog', async () => (await this.status.read()).pending === 0, timeoutMs);
  }

  metrics(): Promise<string> {
    return this.app.get(MetricsService, { strict: false }).registry.metrics();
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
