import { type ApiKey, ApiKeysService, IdempotencyService } from '../../src/access';
import type { AlertQueue, AlertSignal } from '../../src/alerts';
import { createLog } from '../../src/logging';
import { MetricsService } from '../../src/metrics';
import { SignalsConfiguration, SignalsService } from '../../src/signals';
import { SignalMetrics } from '../../src/signals/signal-metrics';
import { openStorage, type Storage } from '../../src/storage';
import type { TestDatabase } from './databases';
import { clock } from './clock';

/** Signals as one process takes them in, with a store of its own and what it would have sent. */
export class SignalDesk {
  /** For each request what the routes were asked about. */
  readonly asked: { aggregated: string[]; individual: string[] }[] = [];
  readonly lines: string[] = [];
  readonly metrics = new MetricsService();
  readonly signals: SignalsService;
  /** Thrown by the outbox once it is set. */
  refusal: Error | null = null;

  /** What an alert is made of. */
  sends: (signal: AlertSignal) => boolean = () => false;

  private constructor(
    readonly storage: Storage,
    sections: Record<string, unknown>,
    settings: { TRADINGVIEW_REPEAT_SECONDS: number },
  ) {
    const quiet = { LOG_FILE: null, LOG_MAX_SIZE_MB: 1, LOG_BACKUP_COUNT: 1 };
    const log = createLog(
      { ...quiet, LOG_LEVEL: 'info', LOG_FORMAT: 'json' },
      { write: (line) => this.lines.push(line) },
    );
    const configuration = new SignalsConfiguration({ sectionOf: (name) => sections[name] }, log);
    const idempotency = new IdempotencyService(storage, clock);
    const figures = new SignalMetrics(this.metrics);
    this.signals = new SignalsService(
      storage,
      idempotency,
      configuration,
      figures,
      log,
      clock,
      this.outbox(),
      settings,
    );
  }

  static async open(
    database: TestDatabase,
    sections: Record<string, unknown> = {},
    settings = { TRADINGVIEW_REPEAT_SECONDS: 60 },
  ): Promise<SignalDesk> {
    return new SignalDesk(await openStorage(database.settings), sections, settings);
  }

  async createKey(): Promise<ApiKey> {
    const service = new ApiKeysService(this.storage);
    return (await service.create({ name: 'desk', scopes: ['signals'] }, clock.now())).apiKey;
  }

  /** What is stored, oldest first: strategy, type and the id that its sender gave. */
  async stored(symbol = 'BTC-USD'): Promise<string[]> {
    const rows = await this.storage.write((tx) => tx.signals.listLatest([symbol], ''));
    return rows.map(({ strategyName, signalType }) => `${strategyName} ${signalType}`);
  }

  private outbox(): Pick<AlertQueue, 'enqueue'> {
    return {
      enqueue: async (_tx, { aggregated, individual }) => {
        if (this.refusal) throw this.refusal;
        this.asked.push({
          aggregated: aggregated.map((one) => `${one.symbol} ${one.signalType} ${namesIn(one.contributingStrategies)}`),
          individual: individual.map(({ symbol, signalType }) => `${symbol} ${signalType}`),
        });
        return { alertIds: [], suppressed: [], sent: new Set([...aggregated, ...individual].filter(this.sends)) };
      },
    };
  }
}

function namesIn(strategies: readonly { strategyName: string }[] | null | undefined): string {
  return (strategies ?? [])
    .map(({ strategyName }) => strategyName)
    .sort()
    .join('+');
}
