import { Controller, Get, Logger, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../src/access';
import { DomainError } from '../../src/errors';
import { ShutdownState } from '../../src/health';
import { DiscordMetrics } from '../../src/discord/discord-metrics';
import { HealthParts } from '../../src/health';
import { PlanMetrics } from '../../src/plans/plan-metrics';
import { Storage } from '../../src/storage';
import type { HttpHouse } from '../support/http-house';
import { discordStub, openHttpHouse } from '../support/http-house';

@Access('open')
@Controller('things')
class ThingsController {
  private readonly logger = new Logger('things');

  @Get('ip')
  ip(@Req() request: FastifyRequest) {
    return { ip: request.ip };
  }

  @Get('secret')
  secret() {
    this.logger.error('POST https://discord.com/api/v10/webhooks/123/abcDEF-token failed');
    this.logger.warn({ authorization: 'Bearer cw_0123456789', msg: 'key cw_abcdefgh0123' }, 'things');
    throw new Error(
      'postgres://coach:hunter22@db/plans refused, token MTIzNDU2Nzg5MDEyMzQ1Njc4.GAbCdE.abcdefghijklmnopqrstuvwxyz0',
    );
  }

  @Get(':id')
  get(@Param('id') id: string) {
    return { id };
  }

  @Post()
  async post() {
    await Promise.resolve();
    this.logger.log('thinking');
  }
}

const cleanDiscord = () => Object.assign(discordStub, { state: 'disabled', pingMs: null, guildCount: 0, problems: [] });

describe('the HTTP house', () => {
  let house: HttpHouse;
  beforeEach(async () => {
    cleanDiscord();
    house = await openHttpHouse([ThingsController]);
  });
  afterEach(() => house.close());

  describe('log', () => {
    const requestLines = () => house.lines.filter(({ msg }) => msg === 'request');

    it('has one line for each request, with the template and never the address', async () => {
      await house.get('/things/42?token=s3cret', { headers: { 'x-request-id': 'r-1' } });
      expect(requestLines()).toEqual([
        {
          level: 'info',
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          request_id: 'r-1',
          method: 'GET',
          route: '/things/:id',
          status: 200,
          duration_ms: expect.any(Number),
          msg: 'request',
        },
      ]);
    });

    it('carries the request id into what the request logs', async () => {
      await house.get('/things', { method: 'POST', headers: { 'x-request-id': 'r-2' } });
      expect(house.lines.find(({ msg }) => msg === 'thinking')).toMatchObject({ request_id: 'r-2', context: 'things' });
    });

    it.each([
      ['/health/live', 'debug', '/health/live'],
      ['/metrics', 'debug', '/metrics'],
      ['/nothing/secret-path', 'info', 'unmatched'],
      ['/%zz', 'info', 'unmatched'],
    ])('logs %s at %s as %s', async (path, level, route) => {
      await house.get(path);
      expect(requestLines()).toEqual([expect.objectContaining({ level, route })]);
    });

    it('names the client of a request that went wrong', async () => {
      await house.get('/nothing');
      expect(requestLines()[0]).toMatchObject({ status: 404, client: '127.0.0.1' });
    });

    it('holds no secret, wherever it stood', async () => {
      await house.get('/things/secret');
      const text = JSON.stringify(house.lines);
      expect(text).toContain('/webhooks/123/[redacted]');
      expect(text).toContain('postgres://coach:[redacted]@db/plans');
      for (const secret of ['abcDEF-token', 'cw_0123456789', 'cw_abcdefgh0123', 'hunter22', 'GAbCdE']) {
        expect(text).not.toContain(secret);
      }
    });

    it('tells Nest’s own wiring at debug only', () => {
      expect(house.lines.filter(({ level }) => level === 'info')).toEqual([]);
      expect(house.lines.some(({ context }) => context === 'RoutesResolver')).toBe(true);
    });
  });

  describe('health', () => {
    it('is live', async () => {
      const { status, json } = await house.get('/health/live');
      expect({ status, json }).toEqual({ status: 200, json: { status: 'ok', info: {}, error: {}, details: {} } });
    });

    it('is ready when the store answers with all migrations', async () => {
      const { status, json } = await house.get('/health/ready');
      const info = {
        storage: { status: 'up', engine: 'sqlite', migration: expect.any(String) },
        shutdown: { status: 'up' },
      };
      expect({ status, json }).toEqual({ status: 200, json: { status: 'ok', info, error: {}, details: info } });
    });

    it('reports plans, the gateway and the version', async () => {
      Object.assign(discordStub, { state: 'reconnecting', pingMs: 42, guildCount: 2, problems: ['No intent.'] });
      const { status, json } = await house.get('/health');
      expect(status).toBe(200);
      expect(json).toMatchObject({
        status: 'ok',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        uptime_seconds: expect.any(Number),
        plan_count: 0,
        gateway: { state: 'reconnecting', ping_ms: 42, guilds: 2, problems: ['No intent.'] },
      });
    });

    it('is live and not ready once the end has begun', async () => {
      house.app.get(ShutdownState).begin();
      const { status, headers, json } = await house.get('/health/ready', { headers: { 'x-request-id': 'h-1' } });
      expect(status).toBe(503);
      expect(headers['x-request-id']).toBe('h-1');
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(json).toMatchObject({
        status: 'error',
        error: { shutdown: { status: 'down', message: 'Shutting down.' } },
      });
      expect((await house.get('/health/live')).status).toBe(200);
      expect((await house.get('/health')).status).toBe(503);
    });

    it('is not ready when the store fails, and live without it', async () => {
      await house.app.get(Storage).close();
      const { status, json } = await house.get('/health/ready');
      expect(status).toBe(503);
      expect(json).toMatchObject({
        status: 'error',
        error: { storage: { status: 'down', message: expect.any(String) } },
      });
      expect((await house.get('/health/live')).status).toBe(200);
      expect((await house.get('/health')).json).toMatchObject({ status: 'error', plan_count: null });
    });

    it('does not wait for a store that hangs', async () => {
      const storage = house.app.get(Storage);
      const asked = jest.spyOn(storage, 'checkHealth').mockReturnValue(new Promise(() => undefined));
      const answers = await Promise.all([house.get('/health/ready'), house.get('/health/ready')]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503]);
      expect(answers[0]?.json.error.storage.message).toBe('No answer within 2000 ms.');
      expect(asked).toHaveBeenCalledTimes(1);
    });

    it('describes the parts of the modules in the API description', async () => {
      const { json } = await house.get('/docs/openapi.json');
      const { properties, required } = json.components.schemas.HealthReport;
      expect(required).toEqual(expect.arrayContaining(['status', 'version', 'gateway', 'plan_count']));
      expect(properties.gateway).toEqual({ $ref: '#/components/schemas/GatewayHealth' });
      expect(properties.plan_count).toMatchObject({ type: 'integer', nullable: true });
      expect(Object.keys((await house.get('/health')).json).sort()).toEqual(Object.keys(properties).sort());
    });

    it('refuses two parts of one name', () => {
      const part = { name: 'gateway', description: '', shape: {}, from: 'memory' as const, read: () => null };
      expect(() => house.app.get(HealthParts).register(part)).toThrow("Two modules register 'gateway'");
    });

    it('tells a missing migration', async () => {
      const error = new DomainError('unavailable', 'storage-not-migrated', 'The database lacks a migration.');
      jest.spyOn(house.app.get(Storage), 'checkHealth').mockRejectedValue(error);
      const { status, json } = await house.get('/health/ready');
      expect(status).toBe(503);
      expect(json.error.storage).toEqual({ status: 'down', message: 'The database lacks a migration.' });
    });

    it('says where the database lies in the log, once, and to no client', async () => {
      const error = new DomainError('unavailable', 'storage-damaged', '/srv/plans.db is damaged.', {
        publicMessage: 'The database is damaged.',
      });
      jest.spyOn(house.app.get(Storage), 'checkHealth').mockRejectedValue(error);
      const answers = [await house.get('/health/ready'), await house.get('/health')];
      for (const { text } of answers) expect(text).not.toContain('/srv');
      expect(answers[0]?.json.error.storage.message).toBe('The database is damaged.');
      expect(house.lines.filter((line) => JSON.stringify(line).includes('"/srv/plans.db is damaged."'))).toHaveLength(
        1,
      );
    });
  });

  describe('metrics', () => {
    it('counts requests by template, and what the other parts tell', async () => {
      await house.get('/things/1');
      await house.get('/things/2');
      await house.get('/nothing/1');
      house.app.get(PlanMetrics).recordPlan('created');
      house.app
        .get(DiscordMetrics)
        .recordCommand({ command: 'plan', form: 'slash', outcome: 'success', seconds: 0.03 });
      Object.assign(discordStub, { state: 'ready', pingMs: 50, guildCount: 1 });
      const { headers, text } = await house.get('/metrics');
      expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      for (const line of [
        'http_requests_total{method="GET",route="/things/:id",status="200"} 2',
        'http_requests_total{method="GET",route="unmatched",status="404"} 1',
        'http_request_duration_seconds_count{method="GET",route="/things/:id"} 2',
        'coachwire_plans_total{action="created"} 1',
        'coachwire_plans_live 0',
        'coachwire_discord_commands_total{command="plan",form="slash",outcome="success"} 1',
        'coachwire_discord_connected 1',
        'coachwire_discord_gateway_ping_seconds 0.05',
        'coachwire_storage_write_queue_depth 0',
        'coachwire_storage_writes_total 0',
      ]) {
        expect(text).toContain(`\n${line}\n`);
      }
      expect(text).toContain('process_cpu_seconds_total');
      expect(text).not.toMatch(/things\/1/);
    });

    it('counts the commits of the store', async () => {
      await house.app.get(Storage).write(async () => undefined);
      const { text } = await house.get('/metrics');
      expect(text).toContain('coachwire_storage_writes_total 1\n');
      expect(text).toContain('coachwire_storage_write_duration_seconds_count 1\n');
    });

    it('still answers Prometheus when the store fails', async () => {
      await house.app.get(Storage).close();
      const { status, text } = await house.get('/metrics');
      expect(status).toBe(200);
      expect(text).toContain('coachwire_plans_live Nan');
    });

    it('is a summary for those who ask for JSON', async () => {
      await house.get('/things/1');
      await house.get('/nothing');
      const { headers, json } = await house.get('/metrics', { headers: { accept: 'application/json' } });
      expect(headers.vary).toBe('accept');
      expect(json).toEqual({
        uptime_seconds: expect.any(Number),
        requests: { total: 2, success: 1, error: 1, error_rate_percent: 50 },
        database: { total_plans: 0, total_charts: 0, total_edits: 0, latest_plan: null },
      });
    });
  });

  describe('root and documentation', () => {
    it('says what is here', async () => {
      const { json } = await house.get('/');
      expect(json).toMatchObject({ name: 'coachwire', version: expect.any(String), documentation: '/docs' });
      expect(json.endpoints).toContainEqual({
        method: 'GET',
        path: '/health/ready',
        summary: 'Whether requests may be sent here',
      });
    });

    it.each(['/docs', '/docs/'])('serves the page and all it loads at %s', async (path) => {
      const { status, headers, text } = await house.get(path);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      // Scripts in the page itself would be refused by that policy.
      expect(text.match(/<script(?![^>]*src=)/g)).toBeNull();
      const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, address]) => new URL(address ?? '', `http://x${path}`),
      );
      expect(loaded.length).toBeGreaterThan(3);
      for (const { pathname, host } of loaded) {
        expect(host).toBe('x');
        expect({ pathname, status: (await house.get(pathname)).status }).toEqual({ pathname, status: 200 });
      }
    });

    it('describes the API', async () => {
      const { json } = await house.get('/docs/openapi.json');
      expect(json.info).toMatchObject({ title: 'Coachwire', version: expect.stringMatching(/^\d/) });
      expect(json.paths['/metrics'].get.responses['503'].content).toEqual({
        'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetails' } },
      });
      expect(json.components.schemas.ProblemDetails.required).toContain('request_id');
    });
  });

  it('sends headers that suit data, and no CORS', async () => {
    const { headers } = await house.get('/things/1', { headers: { origin: 'https://app.example.com' } });
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('closes while a client keeps its connection', async () => {
    const response = await fetch(`${house.url}/health/live`);
    await response.text();
    await house.close();
    await expect(fetch(`${house.url}/health/live`)).rejects.toThrow();
    house = await openHttpHouse();
  });
});

describe('HTTP settings', () => {
  it('lets named origins read', async () => {
    const house = await openHttpHouse([ThingsController], { CORS_ORIGINS: 'https://app.example.com' });
    const origin = (value: string) => ({ headers: { origin: value } });
    const allowed = await house.get('/things/1', origin('https://app.example.com'));
    const other = await house.get('/things/1', origin('https://evil.example.com'));
    const preflight = await house.get('/things/1', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'GET' },
    });
    await house.close();
    expect(allowed.headers['access-control-allow-origin']).toBe('https://app.example.com');
    expect(allowed.headers['access-control-expose-headers']).toContain('x-request-id');
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
    expect(preflight.status).toBe(204);
    expect(preflight.headers['x-request-id']).toBeDefined();
  });

  it.each([
    ['false', '127.0.0.1'],
    ['true', '203.0.113.9'],
  ])('TRUST_PROXY=%s makes the client %s', async (trust, ip) => {
    const house = await openHttpHouse([ThingsController], { TRUST_PROXY: trust });
    const { json } = await house.get('/things/ip', { headers: { 'x-forwarded-for': '203.0.113.9' } });
    await house.close();
    expect(json).toEqual({ ip });
  });

  it('PUBLIC_URL begins links', async () => {
    const house = await openHttpHouse([], { PUBLIC_URL: 'https://plans.example.com' });
    const root = await house.get('/');
    const description = await house.get('/docs/openapi.json');
    await house.close();
    expect(root.json.documentation).toBe('https://plans.example.com/docs');
    expect(description.json.servers).toEqual([{ url: 'https://plans.example.com' }]);
  });
});
