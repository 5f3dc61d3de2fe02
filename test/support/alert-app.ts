import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeysService, type Scope } from '../../src/access';
import { type Exchange, type Simulator, startSimulator } from '@coachwire/simulator';
import { openStorage } from '../../src/storage';
import { addressOf, everySignalTo, wireSignal } from './alert-wire';
import { SIMULATED, TestApp, type TestAppOptions } from './app';
import { TradingRoom } from './trading-room';
import { clock } from './clock';

/** An alert as the API shows it. */
export interface ShownAlert {
  id: number;
  status: string;
  reason: string | null;
  symbol: string;
  deliveries: {
    id: string;
    state: string;
    message_id: string | null;
    attempts: { outcome: string; reason: string | null; may_repeat: boolean }[];
  }[];
}

export interface AlertAppOptions extends TestAppOptions {
  /** The YAML file, given a webhook's address and the id of its channel. By default every signal goes to the webhook. */
  yaml?: (address: string, channelId: string) => string;
}

/** The whole application with a destination in a room of its own, and a key that may do everything. */
export class AlertApp {
  private constructor(
    readonly simulator: Simulator,
    readonly room: TradingRoom,
    readonly webhook: { id: string; token: string },
    private readonly app: TestApp,
    private readonly folder: string,
    private readonly key: string,
  ) {}

  static async start({ yaml = everySignalTo, settings, ...options }: AlertAppOptions = {}): Promise<AlertApp> {
    const folder = await mkdtemp(join(tmpdir(), 'coachwire-alerts-'));
    const file = join(folder, 'plans.db');
    const simulator = await startSimulator({ ...SIMULATED, ...options.simulator });
    const room = new TradingRoom(simulator);
    const webhook = simulator.addWebhook(room.channelId);
    await writeFile(join(folder, 'coachwire.yaml'), yaml(addressOf(simulator, webhook), room.channelId));
    const app = await TestApp.start({
      ...options,
      startedSimulator: simulator,
      waitsForBot: false,
      settings: {
        DATABASE_PATH: file,
        CONFIG_FILE: join(folder, 'coachwire.yaml'),
        LOG_FILE: join(folder, 'log.jsonl'),
        LOG_LEVEL: 'error',
        DISCORD_RATE_LIMIT_SECONDS: '0',
        ...settings,
      },
    });
    const key = await createKey(file, ['signals', 'admin']);
    return new AlertApp(simulator, room, webhook, app, folder, key);
  }

  get url(): string {
    return this.app.url;
  }

  /** What the API answers. */
  // Answers of many shapes: a test says which it looks at.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async ask<T = any>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const response = await fetch(new URL(path, this.app.url), {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        // As many clients do, also without a body.
        ...(method === 'POST' && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  /** What the API answers, as text. */
  async text(path: string): Promise<string> {
    const response = await fetch(new URL(path, this.app.url), { headers: { authorization: `Bearer ${this.key}` } });
    return response.text();
  }

  /** Posts a signal of each of the symbols and answers the ids of the alerts. */
  async post(...symbols: string[]): Promise<number[]> {
    const signals = symbols.map((symbol) => wireSignal({ symbol }));
    const { status, body } = await this.ask('POST', '/api/signals', { signals });
    if (status !== 202) throw new Error(`POST /api/signals: ${status} ${JSON.stringify(body)}`);
    return (body as { alerts_queued: number[] }).alerts_queued;
  }

  async alert(id: number): Promise<ShownAlert> {
    return (await this.ask<ShownAlert>('GET', `/api/alerts/${id}`)).body;
  }

  /** The outcomes of all attempts to deliver an alert, in order. */
  async outcomes(id: number): Promise<string[]> {
    return (await this.alert(id)).deliveries.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome));
  }

  async destination() {
    const { body } = await this.ask('GET', '/api/destinations');
    return body.destinations[0];
  }

  async metrics(): Promise<string> {
    return (await fetch(new URL('/metrics', this.app.url))).text();
  }

  /** The messages of the room's channel that carry alerts. */
  get messages() {
    return this.simulator.messagesIn(this.room.channelId);
  }

  /** The requests that sent alerts. */
  get sends(): Exchange[] {
    return this.simulator.requests.filter(
      ({ method, path }) => method === 'POST' && /^\/webhooks\/|\/messages$/.test(path),
    );
  }

  async logLines(): Promise<string> {
    return readFile(join(this.folder, 'log.jsonl'), 'utf8');
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.simulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Makes a key on the database of a running application, as the command line does. */
export async function createKey(file: string, scopes: Scope[]): Promise<string> {
  const storage = await openStorage({ DATABASE_PATH: file, DATABASE_URL: null });
  try {
    return (await new ApiKeysService(storage).create({ name: 'test', scopes }, clock.now())).key;
  } finally {
    await storage.close();
  }
}
