import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ClockModule } from '../../src/clock';
import { ConfigModule, loadSettings } from '../../src/config';
import { DiscordHealth } from '../../src/discord/discord-health';
import { DiscordMetrics } from '../../src/discord/discord-metrics';
import { DiscordStatus } from '../../src/discord/discord-status';
import { HealthModule } from '../../src/health';
import { configureHttp, createHttpAdapter, HttpModule } from '../../src/http';
import { createLog, LoggingModule } from '../../src/logging';
import { MetricsModule } from '../../src/metrics';
import { RetentionModule } from '../../src/retention';
import { PlanCounts } from '../../src/plans/plan-counts';
import { PlanMetrics } from '../../src/plans/plan-metrics';
import { StorageModule } from '../../src/storage';
import { clock } from './clock';

/** What health and metrics read of Discord, for a test to set. */
export const discordStub = {
  state: 'disabled',
  pingMs: null as number | null,
  guildCount: 0,
  problems: [] as string[],
};

/** Two modules' contributions to health and metrics, without the modules. */
@Global()
@Module({
  imports: [StorageModule],
  providers: [
    { provide: DiscordStatus, useValue: discordStub },
    DiscordHealth,
    DiscordMetrics,
    PlanCounts,
    PlanMetrics,
  ],
})
class ContributionsModule {}

export interface HttpHouse {
  app: NestFastifyApplication;
  url: string;
  port: number;
  /** The log's lines, parsed. */
  lines: Record<string, unknown>[];
  get(path: string, options?: RequestOptions): Promise<HttpAnswer>;
  close(): Promise<void>;
}

interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // Whatever shape the test then asserts.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  json: any;
}

/** The HTTP side on a free port with a database of its own and the given controllers; close it. */
export async function openHttpHouse(
  controllers: Type<unknown>[] = [],
  env: Record<string, string> = {},
  limits: Parameters<typeof createHttpAdapter>[1] = {},
): Promise<HttpHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-http-'));
  const configuration = loadSettings({
    argv: {},
    env: { DATABASE_PATH: join(folder, 'plans.db'), LOG_FILE: '', LOG_FORMAT: 'json', LOG_LEVEL: 'debug', ...env },
    cwd: folder,
    needsDiscord: false,
  });
  const { settings } = configuration;
  const lines: Record<string, unknown>[] = [];
  const log = createLog(settings, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
  @Module({
    imports: [
      ConfigModule.forRoot(configuration),
      ClockModule.forRoot(clock),
      LoggingModule.forRoot(log),
      RetentionModule,
      HttpModule,
      MetricsModule,
      HealthModule,
      ContributionsModule,
    ],
    controllers,
  })
  class HouseModule {}
  const app = await NestFactory.create<NestFastifyApplication>(HouseModule, createHttpAdapter(settings, limits), {
    bufferLogs: true,
    abortOnError: false,
  });
  await configureHttp(app, settings);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return {
    app,
    port,
    url: `http://127.0.0.1:${port}`,
    lines,
    get: (path, options) => send(port, path, options),
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends the path as it is: fetch would tidy up what some tests send on purpose. */
function send(port: number, path: string, { method = 'GET', headers = {}, body }: RequestOptions = {}) {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = /json/.test(response.headers['content-type'] ?? '') && text !== '';
        const json: unknown = isJson ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
