import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module';
import { Access } from '../../src/access';
import { Clock } from '../../src/clock';
import { loadSettings } from '../../src/config';
import { configureHttp, createHttpAdapter } from '../../src/http';
import { createLog } from '../../src/logging';

type OperationObject = { requestBody?: unknown; responses: Record<string, unknown> };

/** Rules that let a request in without a key. */
const WITHOUT_KEY = ['open', 'public-read'];

/** What writes and yet takes no key of ours: the token in its path is one. */
const OWN_TOKEN = /^\/hooks\//;

describe('every route of the application', () => {
  let folder: string;
  let app: NestFastifyApplication;
  const adapter = createHttpAdapter({ TRUST_PROXY: false, CORS_ORIGINS: [], SHUTDOWN_TIMEOUT_SECONDS: 25 });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-routes-'));
    const configuration = loadSettings({
      argv: {
        DATABASE_PATH: join(folder, 'plans.db'),
        CORS_ORIGINS: 'https://app.example.com',
        DISCORD_BOT_TOKEN: 'none',
        // Nobody listens there.
        DISCORD_API_URL: 'http://127.0.0.1:9/api',
        LOG_LEVEL: 'silent',
        LOG_FILE: 'none',
      },
      env: {},
      cwd: folder,
      usesDefaultFiles: false,
    });
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(configuration, createLog(configuration.settings), new Clock()),
      adapter,
      {
        abortOnError: false,
        logger: false,
      },
    );
    await configureHttp(app, configuration.settings);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const routes = () => adapter.routes.list.filter(({ method }) => method !== 'OPTIONS');

  it('is described with all that a body can be refused for', async () => {
    const { paths } = (await (await fetch(`${await app.getUrl()}/docs/openapi.json`)).json()) as OpenAPIObject;
    const undescribed = Object.entries(paths).flatMap(([path, operations]) =>
      Object.values(operations as Record<string, OperationObject>)
        .filter(({ requestBody }) => requestBody !== undefined && !OWN_TOKEN.test(path))
        .flatMap(({ responses }) => ['400', '413', '415'].filter((status) => !(status in responses)))
        .map((status) => `${path} ${status}`),
    );
    expect(undescribed).toEqual([]);
  });

  // Generators of clients take a property with a default for one that must be sent.
  it('gives no property of a body a default', async () => {
    const description = (await (await fetch(`${await app.getUrl()}/docs/openapi.json`)).json()) as OpenAPIObject;
    const bodies = Object.entries(description.components?.schemas ?? {}).filter(([name]) => /Body$|Input$/.test(name));
    expect(bodies.map(([name]) => name)).toContain('ReplayBody');
    expect(bodies.filter(([, schema]) => JSON.stringify(schema).includes('"default"'))).toEqual([]);
  });

  it('declares who may use it', () => {
    expect(routes().length).toBeGreaterThan(15);
    expect(routes().filter(({ access }) => access === undefined)).toEqual([]);
  });

  it('takes a key when it writes, and when it is about alerts', () => {
    const needsKey = routes().filter(
      ({ method, url }) => !['GET', 'HEAD'].includes(method) || /^\/api\/(alerts|destinations)/.test(url),
    );
    expect(needsKey.length).toBeGreaterThan(2);
    const open = needsKey.filter(({ access, url }) => WITHOUT_KEY.includes(access ?? '') && !OWN_TOKEN.test(url));
    expect(open).toEqual([]);
  });

  it('answers 401 without a key where it takes one', async () => {
    const guarded = routes().filter(({ access }) => !WITHOUT_KEY.includes(access ?? ''));
    for (const { method, url } of guarded) {
      const path = url.replace(/:\w+/g, '1');
      const response = await fetch(new URL(path, await app.getUrl()), { method });
      expect([method, url, response.status]).toEqual([method, url, 401]);
      if (method !== 'HEAD') expect(await response.json()).toMatchObject({ code: 'api-key-missing' });
    }
  });
});

describe('a route without a rule', () => {
  it('keeps the application from starting', async () => {
    @Controller('forgotten')
    class ForgottenController {
      @Access('open')
      @Get('told')
      told() {
        return {};
      }

      @Get('untold')
      untold() {
        return {};
      }
    }
    @Module({ controllers: [ForgottenController] })
    class ForgottenModule {}
    const app = await NestFactory.create(
      ForgottenModule,
      createHttpAdapter({ TRUST_PROXY: false, CORS_ORIGINS: [], SHUTDOWN_TIMEOUT_SECONDS: 25 }),
      {
        abortOnError: false,
        logger: false,
      },
    );
    await expect(app.init()).rejects.toThrow(
      'The route GET /forgotten/untold declares no access rule: give its method or controller an @Access(…).',
    );
    await app.close();
  });

  it('takes the rule of its controller, or its own', async () => {
    @Access('admin')
    @Controller('told')
    class ToldController {
      @Get()
      get() {
        return {};
      }

      @Access('signals')
      @Get('own')
      own() {
        return {};
      }
    }
    @Module({ controllers: [ToldController] })
    class ToldModule {}
    const adapter = createHttpAdapter({ TRUST_PROXY: false, CORS_ORIGINS: [], SHUTDOWN_TIMEOUT_SECONDS: 25 });
    const app = await NestFactory.create(ToldModule, adapter, { abortOnError: false, logger: false });
    await app.init();
    expect(adapter.routes.list).toEqual([
      { method: 'GET', url: '/told', access: 'admin' },
      { method: 'HEAD', url: '/told', access: 'admin' },
      { method: 'GET', url: '/told/own', access: 'signals' },
      { method: 'HEAD', url: '/told/own', access: 'signals' },
    ]);
    await app.close();
  });
});
