import { connect } from 'node:net';
import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  HttpCode,
  HttpException,
  Param,
  Post,
  Query,
  Res,
  ServiceUnavailableException,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Access } from '../../src/access';
import { DomainError } from '../../src/errors';
import type { ErrorKind } from '../../src/errors';
import type { HttpHouse } from '../support/http-house';
import { openHttpHouse } from '../support/http-house';

class CoachQuery {
  @IsString({ message: 'Missing required parameter: coach' })
  @IsNotEmpty({ message: 'Missing required parameter: coach' })
  coach!: string;

  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'Invalid date. Use YYYY-MM-DD.' })
  date?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Invalid limit.' })
  limit?: number;
}

class Leg {
  @IsInt({ message: 'size must be a whole number' })
  size!: number;
}

class Order {
  @IsString()
  symbol!: string;

  @ValidateNested({ each: true })
  @Type(() => Leg)
  legs!: Leg[];
}

@Access('open')
@Controller('probe')
class ProbeController {
  @Get()
  get(@Query() query: CoachQuery) {
    return query;
  }

  @Post()
  @HttpCode(202)
  post(@Body() order: Order) {
    return order;
  }

  @Get('kind/:kind')
  kind(@Param('kind') kind: ErrorKind) {
    throw new DomainError(kind, `it-is-${kind}`, `This is ${kind}.\nThat is all.`, {
      retryAfterSeconds: kind === 'rate-limited' ? 1.2 : undefined,
    });
  }

  @Get('operators')
  operators() {
    const publicMessage = 'The store is locked.';
    throw new DomainError('unavailable', 'locked', '/srv/plans.db is locked.', { publicMessage });
  }

  @Get('nest')
  nest() {
    throw new ForbiddenException('Not for you.');
  }

  @Get('nest-503')
  nestUnavailable() {
    throw new ServiceUnavailableException('Later.');
  }

  @Get('nest-502')
  nestBadGateway() {
    throw new HttpException('upstream at 10.0.0.3 said no', 502);
  }

  @Get('bug')
  bug() {
    throw new TypeError('secret detail', { cause: new Error('the cause') });
  }

  @Get('late-bug')
  lateBug(@Res() reply: FastifyReply) {
    void reply.send({ sent: true });
    throw new Error('after the answer');
  }

  @Get('not-modified')
  notModified(@Res() reply: FastifyReply) {
    void reply.code(304).send();
  }
}

describe('HTTP errors', () => {
  let house: HttpHouse;
  beforeAll(async () => (house = await openHttpHouse([ProbeController])));
  afterAll(() => house.close());

  const json = { 'content-type': 'application/json' };

  it('has the members of RFC 9457 and our own', async () => {
    const { status, headers, json: body } = await house.get('/probe', { headers: { 'x-request-id': 'me-1' } });
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(headers['x-request-id']).toBe('me-1');
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      type: 'urn:coachwire:problem:request-invalid',
      title: 'Request invalid',
      status: 400,
      detail: 'Missing required parameter: coach',
      code: 'request-invalid',
      request_id: 'me-1',
      error: 'Missing required parameter: coach',
      errors: [{ field: 'coach', message: 'Missing required parameter: coach' }],
    });
  });

  it.each([
    ['/probe?coach=', 'Missing required parameter: coach', ['coach']],
    ['/probe?coach=d&coach=i', 'coach is given twice', ['coach']],
    ['/probe?coach=d&coach=i&coach=s', 'coach is given 3 times', ['coach']],
    ['/probe?coach=d&limit=1&limit=2', 'limit is given twice', ['limit']],
    ['/probe?coach=d&date=x', 'Invalid date. Use YYYY-MM-DD.', ['date']],
    ['/probe?coach=d&foo=1', 'Unknown parameter: foo. Allowed: coach, date, limit', ['foo']],
    ['/probe?coach=d&__proto__=1', 'Unknown parameter: __proto__. Allowed: coach, date, limit', ['__proto__']],
    ['/probe?coach=d&constructor=1', 'Unknown parameter: constructor. Allowed: coach, date, limit', ['constructor']],
    [
      '/probe?date=x&limit=y',
      'Missing required parameter: coach; Invalid date. Use YYYY-MM-DD.; Invalid limit.',
      ['coach', 'date', 'limit'],
    ],
  ])('names the bad fields of %s', async (path, error, fields) => {
    const { status, json: body } = await house.get(path);
    expect({ status, error: body.error }).toEqual({ status: 400, error });
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(fields);
  });

  it('names nested fields of a body by their path', async () => {
    const body = JSON.stringify({ symbol: 'NQ', legs: [{ size: 1 }, { size: 'x' }], more: 1 });
    const answer = await house.get('/probe', { method: 'POST', headers: json, body });
    expect(answer.json.errors).toEqual([
      { field: 'more', message: 'Unknown field: more. Allowed: legs, symbol' },
      { field: 'legs[1].size', message: 'size must be a whole number' },
    ]);
  });

  it.each([
    ['invalid', 400],
    ['not-found', 404],
    ['conflict', 409],
    ['forbidden', 403],
    ['rate-limited', 429],
    ['unavailable', 503],
  ])('answers a domain error that is %s with %i', async (kind, status) => {
    const answer = await house.get(`/probe/kind/${kind}`);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({
      code: `it-is-${kind}`,
      detail: `This is ${kind}.\nThat is all.`,
      error: `This is ${kind}. That is all.`,
    });
    expect(answer.json).not.toHaveProperty('errors');
  });

  it('says when to try again', async () => {
    expect((await house.get('/probe/kind/rate-limited')).headers['retry-after']).toBe('2');
    expect((await house.get('/probe/kind/unavailable')).headers['retry-after']).toBe('5');
    expect((await house.get('/probe/kind/invalid')).headers).not.toHaveProperty('retry-after');
  });

  it.each([
    ['/probe/nest', 403, 'forbidden', 'Not for you.'],
    ['/probe/nest-503', 503, 'unavailable', 'Later.'],
    ['/nothing/here', 404, 'route-not-found', 'There is nothing at /nothing/here. See /docs for what there is.'],
    ['/nothing?token=x', 404, 'route-not-found', 'There is nothing at /nothing. See /docs for what there is.'],
    ['/docs/nothing.js', 404, 'route-not-found', 'There is nothing at /docs/nothing.js. See /docs for what there is.'],
    ['/%zz', 400, 'url-invalid', 'The address is not properly percent-encoded.'],
    ['/probe/kind/%zz', 400, 'url-invalid', 'The address is not properly percent-encoded.'],
    [`/probe/kind/${'x'.repeat(300)}`, 414, 'url-too-long', 'A part of the address is too long.'],
  ])('answers GET %s with %i %s', async (path, status, code, error) => {
    const { headers, json: body, status: got } = await house.get(path);
    expect({ status: got, code: body.code, error: body.error }).toEqual({ status, code, error });
    expect(headers['content-type']).toBe('application/problem+json');
    expect(headers['x-request-id']).toBe(body.request_id);
    expect(headers['content-security-policy']).toBeDefined();
  });

  it.each([
    ['not JSON', json, '{"a":', 400, 'json-invalid'],
    ['NaN', json, '{"symbol":NaN}', 400, 'json-invalid'],
    ['nothing, where something is needed', json, '', 400, 'request-invalid'],
    ['poisoned JSON', json, '{"__proto__":{"x":1}}', 400, 'json-invalid'],
    ['another type', { 'content-type': 'text/plain' }, 'x', 415, 'unsupported-media-type'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', 415, 'unsupported-media-type'],
    ['no type', {}, '{}', 415, 'unsupported-media-type'],
    ['a bad type', { 'content-type': 'json' }, '{}', 415, 'unsupported-media-type'],
    ['too much', json, JSON.stringify({ symbol: 'x'.repeat(1024 * 1024) }), 413, 'body-too-large'],
  ])('refuses a body that is %s', async (_what, headers, body, status, code) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const answer = await house.get('/probe', {
      method: 'POST',
      headers: { ...headers, ...length },
      body,
    });
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status, code });
    expect(answer.headers['x-request-id']).toBe(answer.json.request_id);
  });

  it.each(['/probe/kind/invalid', '/probe/kind/invalid/', '/probe/nest?x=1'])(
    'tells which methods %s takes',
    async (path) => {
      const { status, headers, json: body } = await house.get(path, { method: 'DELETE' });
      expect(status).toBe(405);
      expect(headers.allow).toBe('GET, HEAD');
      expect(body.code).toBe('method-not-allowed');
      expect(body.error).toBe(`${path.split('?')[0]} does not take DELETE. It takes: GET, HEAD.`);
    },
  );

  it.each(['PURGE', 'TRACE', 'OPTIONS', 'QUERY'])('refuses the method %s', async (method) => {
    expect((await house.get('/probe', { method })).json).toMatchObject({ status: 405, code: 'method-not-allowed' });
  });

  it('keeps what nobody foresaw to itself, and logs it once with its cause', async () => {
    house.lines.length = 0;
    const { status, text, json: body } = await house.get('/probe/bug', { headers: { 'x-request-id': 'bug-1' } });
    expect(status).toBe(500);
    expect(body.code).toBe('internal-error');
    expect(text).not.toContain('secret detail');
    const errors = house.lines.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ request_id: 'bug-1', route: '/probe/bug', err: { type: 'TypeError' } });
    expect(JSON.stringify(errors[0])).toContain('the cause');
  });

  it('keeps what is the operator’s for the log', async () => {
    house.lines.length = 0;
    const { status, text, json: body } = await house.get('/probe/operators', { headers: { 'x-request-id': 'op-1' } });
    expect({ status, error: body.error }).toEqual({ status: 503, error: 'The store is locked.' });
    expect(text).not.toContain('/srv');
    const told = house.lines.filter((line) => JSON.stringify(line).includes('/srv/plans.db is locked.'));
    expect(told).toEqual([expect.objectContaining({ level: 'warn', request_id: 'op-1' })]);
  });

  it('tells nothing of a status that nobody meant for clients', async () => {
    const { status, text } = await house.get('/probe/nest-502');
    expect(status).toBe(500);
    expect(text).not.toContain('10.0.0.3');
  });

  it('lets an answer stand that was sent before the error', async () => {
    house.lines.length = 0;
    expect((await house.get('/probe/late-bug')).json).toEqual({ sent: true });
    expect(house.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('answers HEAD where GET is answered, without a body', async () => {
    const { status, headers, text } = await house.get('/probe?coach=d', { method: 'HEAD' });
    expect(status).toBe(200);
    expect(headers['content-length']).toBe('13');
    expect(text).toBe('');
  });

  it('has request ids on 304 too', async () => {
    const { status, headers } = await house.get('/probe/not-modified', { headers: { 'x-request-id': 'n-1' } });
    expect(status).toBe(304);
    expect(headers['x-request-id']).toBe('n-1');
  });

  it.each(['x'.repeat(129), 'a b', 'a"b', ''])('replaces the request id %j', async (id) => {
    const { headers } = await house.get('/probe?coach=d', { headers: { 'x-request-id': id } });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'http-invalid'],
    ['too long headers', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['too many headers', `GET / HTTP/1.1\r\nhost: x\r\n${'a:1\r\n'.repeat(1_000)}\r\n`, 431, 'headers-too-many'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400, 'host-missing'],
    ['an unknown expectation', 'GET / HTTP/1.1\r\nhost: x\r\nexpect: 42\r\n\r\n', 417, 'expectation-unknown'],
    ['a body that never comes to no route', halfPost('/nothing'), 404, 'route-not-found'],
    ['a body that never comes to a route of others', halfPost('/probe/nest'), 405, 'method-not-allowed'],
  ])('answers %s, logs and counts it', async (_what, bytes, status, code) => {
    house.lines.length = 0;
    const { head, body } = await exchange(bytes);
    const problem = JSON.parse(body) as { request_id: string };
    expect(head).toContain(`HTTP/1.1 ${status}`);
    expect(head).toContain('content-type: application/problem+json');
    expect(head).toContain(`x-request-id: ${problem.request_id}`);
    expect(problem).toMatchObject({ status, code });
    const logged = { level: 'info', request_id: problem.request_id, status, client: '127.0.0.1' };
    expect(house.lines).toEqual([expect.objectContaining({ ...logged, msg: 'request' })]);
  });

  it('counts what is no request as unmatched', async () => {
    await exchange('hello\r\n\r\n');
    const { text } = await house.get('/metrics');
    expect(text).toMatch(/^http_requests_total\{method="unknown",route="unmatched",status="400"\} \d+$/m);
  });

  it('takes requests of HTTP/1.0 without a host, and those that wait for 100', async () => {
    expect((await exchange('GET / HTTP/1.0\r\n\r\n')).head).toContain(' 200 OK');
    const waiting = 'GET / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\r\n';
    expect((await exchange(waiting)).head).toContain(' 100 Continue');
  });

  function halfPost(path: string): string {
    return `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"a"`;
  }

  /** Sends bytes as they are; resolves with the first answer. */
  async function exchange(bytes: string): Promise<{ head: string; body: string }> {
    const socket = connect(house.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    for await (const data of socket) {
      text += String(data);
      const [head = '', body = ''] = text.split('\r\n\r\n');
      if (text.includes('\r\n\r\n') && body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) {
        return { head, body };
      }
    }
    throw new Error(`No answer: ${text}`);
  }
});
