import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningApplication, startApplication } from '../../src/application';
import { loadSettings } from '../../src/config';
import { type Exchange, type Simulator, type SimulatorOptions, startSimulator } from '@coachwire/simulator';
import { clock, NOW, TODAY } from './clock';
import { checkAgainstDiscordSchemas } from './discord-schemas';
import { TradingRoom } from './trading-room';
import { until } from './until';

export { clock, NOW, TODAY, until };

export interface TestAppOptions {
  /** Settings by name, over those that a test needs. */
  settings?: Record<string, string>;
  simulator?: SimulatorOptions;
  /** A simulator that the test started and ends itself. */
  startedSimulator?: Simulator;
  /** False returns as soon as HTTP listens. */
  waitsForBot?: boolean;
  onFatal?: (error: Error) => void;
}

/** What tests of this file have started and not closed: a test that fails half-way must not keep the run from ending. */
const open = new Set<TestApp>();

afterAll(async () => {
  await Promise.all([...open].map((app) => app.close()));
});

/** The whole application on a SQLite file of its own, connected to a simulated Discord with one server. */
export class TestApp {
  private closing: Promise<void> | null = null;

  private constructor(
    readonly simulator: Simulator,
    readonly room: TradingRoom,
    private readonly running: RunningApplication,
    private readonly closeRest: () => Promise<void>,
  ) {}

  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const app = await TestApp.launch(options);
    open.add(app);
    if (options.waitsForBot !== false) await app.waitForBot();
    return app;
  }

  private static async launch(options: TestAppOptions): Promise<TestApp> {
    const simulator = options.startedSimulator ?? (await startSimulator({ ...SIMULATED, ...options.simulator }));
    const room = new TradingRoom(simulator);
    const folder = await mkdtemp(join(tmpdir(), 'coachwire-app-'));
    const closeRest = async () => {
      if (!options.startedSimulator) await simulator.close();
      await rm(folder, { recursive: true, force: true });
    };
    try {
      const configuration = loadSettings({
        argv: { ...settingsFor(simulator, folder), ...options.settings },
        env: {},
        cwd: folder,
        usesDefaultFiles: false,
      });
      const running = await startApplication(configuration, { onFatal: options.onFatal, clock });
      return new TestApp(simulator, room, running, closeRest);
    } catch (error) {
      await closeRest();
      throw error;
    }
  }

  get url(): string {
    return this.running.url;
  }

  /** What HTTP answers at that path. */
  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    const response = await fetch(new URL(path, this.running.url));
    return (await response.json()) as T;
  }

  /** Resolves when the bot takes messages, and commands are registered. */
  async waitForBot(): Promise<void> {
    await this.simulator.waitForBot();
    await until('the slash commands', () => this.simulator.commands(this.room.guildId).length > 0);
  }

  /** Ends it. Fails when Discord got a malformed request, or anybody an apology for an error of ours. */
  close(): Promise<void> {
    this.closing ??= this.end().finally(() => open.delete(this));
    return this.closing;
  }

  private async end(): Promise<void> {
    await this.running.close();
    const { violations, requests } = this.simulator;
    const apologies = requests.map(({ body }) => body as { content?: string } | null).filter(isApology);
    await this.closeRest();
    if (violations.length > 0) throw new Error('Discord got a malformed request', { cause: violations[0] });
    if (apologies.length > 0) throw new Error(`The bot apologised: ${apologies[0]?.content}`);
  }
}

function isApology(body: { content?: string } | null): boolean {
  return body?.content?.startsWith('Sorry') ?? false;
}

/** A Discord in the time of the tests that checks what it is asked, and lets as many requests through as come. */
export const SIMULATED: SimulatorOptions = {
  rateLimits: false,
  onRequest: checkRequest,
  get now() {
    return clock.now();
  },
};

/** discord.js adds these to every message with the value false; the schemas of webhook edits do not name them. */
const ADDED_BY_LIBRARY = ['tts', 'enforce_nonce'];

function checkRequest({ method, route, body }: Exchange): void {
  const isMessage = typeof body === 'object' && body !== null && !Array.isArray(body);
  const isOurs = ([key, value]: [string, unknown]) => !(value === false && ADDED_BY_LIBRARY.includes(key));
  const ours = isMessage ? Object.fromEntries(Object.entries(body).filter(isOurs)) : body;
  checkAgainstDiscordSchemas({ method, route, body: ours });
}

function settingsFor(simulator: Simulator, folder: string): Record<string, string> {
  return {
    DISCORD_API_URL: simulator.apiUrl,
    DISCORD_BOT_TOKEN: simulator.token,
    DATABASE_PATH: join(folder, 'plans.db'),
    API_PORT: '0',
    LOG_LEVEL: 'silent',
    LOG_FILE: 'none',
    RECONNECT_DELAY_SECONDS: '0',
    RECONNECT_ATTEMPTS: '100',
  };
}
