import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysService, type Scope, scopes } from './access';
import { AppModule } from './app.module';
import { Clock } from './clock';
import { describeSettings } from './config';
import type { LoadedConfiguration } from './config';
import { onDiscordRejection } from './discord';
import { ShutdownState } from './health';
import { configureHttp, createHttpAdapter } from './http';
import { AppLog, createLog } from './logging';
import { type MockControl, type MockMode, startMockMode } from './mock-mode';
import { Storage } from './storage';

export interface StartOptions {
  /** What the application takes for the time of day; the machine's clock when not given. */
  clock?: Clock;
  /** Told what the mock coaches do, a line each. */
  onMockProgress?: (line: string) => void;
  /** Mock mode makes an API key, which may do everything as the first mock coach. */
  makesDemoKey?: boolean;
  /** Called later, when the application cannot go on: Discord refused the token. */
  onFatal?: (error: Error) => void;
}

/** The application at work. */
export interface RunningApplication {
  /** Where HTTP listens. */
  url: string;
  /** The key that `makesDemoKey` asked for. */
  demoKey?: string;
  /** In mock mode, how to act on the simulated Discord. */
  mockControl?: MockControl;
  /** Ends it: readiness turns 503, running work finishes, and no handle is left. */
  close(): Promise<void>;
}

/** Starts everything, and resolves when HTTP listens; Discord connects in the background. */
export async function startApplication(
  configuration: LoadedConfiguration,
  options: StartOptions = {},
): Promise<RunningApplication> {
  const clock = options.clock ?? new Clock();
  const mock = configuration.settings.MOCK_MODE ? await startMockMode(configuration, clock) : null;
  try {
    const app = await createApplication(mock?.configuration ?? configuration, clock);
    return await listen(app, mock, configuration, options);
  } catch (error) {
    await mock?.close();
    throw error;
  }
}

/** The application with everything in its place, before it listens or connects. */
async function createApplication(configuration: LoadedConfiguration, clock: Clock): Promise<NestFastifyApplication> {
  const { settings } = configuration;
  const log = createLog(settings);
  try {
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(configuration, log, clock),
      createHttpAdapter(settings),
      { logger: log.nest, abortOnError: false },
    );
    await configureHttp(app, settings);
    return app;
  } catch (error) {
    await log.close();
    throw error;
  }
}

async function listen(
  app: NestFastifyApplication,
  mock: MockMode | null,
  configuration: LoadedConfiguration,
  { onFatal, onMockProgress, makesDemoKey }: StartOptions,
): Promise<RunningApplication> {
  const { settings, warnings } = configuration;
  const { logger } = app.get(AppLog);
  if (onFatal) onDiscordRejection(app, onFatal);
  try {
    await mock?.refuseRealPlans(app.get(Storage, { strict: false }));
    await app.listen({ port: settings.API_PORT, host: settings.API_HOST });
  } catch (error) {
    await app.close();
    throw error;
  }
  const url = await app.getUrl();
  const keys = app.get(ApiKeysService);
  const now = () => app.get(Clock).now();
  const demoKey = mock && makesDemoKey ? await makeMockKey(keys, now(), 'demo', scopes, mock.coachUserId) : undefined;
  for (const warning of warnings) logger.warn(warning);
  logger.info({ settings: changedSettings(configuration) }, `Listening on ${url}`);
  const play = async () =>
    mock?.play(url, await makeMockKey(keys, now(), 'mock strategies', ['signals']), onMockProgress);
  const played = play().catch((error: unknown) => logger.error({ err: error }, 'Mock mode stopped playing'));
  return {
    url,
    demoKey,
    mockControl: mock?.control,
    close: async () => {
      app.get(ShutdownState, { strict: false }).begin();
      mock?.stop();
      await app.close();
      await mock?.close();
      await played;
    },
  };
}

/** Makes a key of this mock mode, and ends the one of an earlier start on the same database. */
async function makeMockKey(
  keys: ApiKeysService,
  now: Date,
  name: string,
  scopes: readonly Scope[],
  actsAs?: string,
): Promise<string> {
  for (const earlier of await keys.list()) {
    if (earlier.name === name && earlier.revokedAt === null) await keys.revoke(earlier.id, now);
  }
  return (await keys.create({ name, scopes, actsAs }, now)).key;
}

/** What is not the default, for the log: without secrets. */
function changedSettings(configuration: LoadedConfiguration): Record<string, string> {
  const changed = describeSettings(configuration).filter(({ isDefault }) => !isDefault);
  return Object.fromEntries(changed.map(({ name, value }) => [name, value]));
}
