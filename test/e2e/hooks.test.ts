import { createHmac } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, AccessControl, Takes } from '../../src/access';
import { AccessRoom } from '../support/access-room';
import { type HttpHouse, openHttpHouse } from '../support/http-house';

const TOKEN = 'MyTradingViewToken-2026';
const alert = (index: number) => `{"ticker":"SYM${index}","action":"buy","price":${100 + index}}`;

describe('the TradingView hook', () => {
  let room: AccessRoom;
  const open = async (settings: Record<string, string> = {}) => {
    room = await AccessRoom.open({ TRADINGVIEW_TOKEN: TOKEN, ...settings });
  };
  const post = async (token: string, body: string) => {
    const response = await fetch(`${room.app.url}/hooks/tradingview/${token}`, { method: 'POST', body });
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
  };

  it('counts bad tokens as failures of keys, and takes good ones from the same address', async () => {
    await open();
    const statuses = [];
    for (let time = 0; time < 22; time++) statuses.push((await post(`wrong-${time}`, 'x')).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(404));
    expect(statuses.slice(20)).toEqual([429, 429]);
    // Those who guess keys from there share the count.
    const key = `cw_${'a'.repeat(43)}`;
    const { json } = await room.ask('/api/alerts', { key });
    expect(json).toMatchObject({ code: 'too-many-failed-keys' });
    expect((await post(TOKEN, alert(1))).status).toBe(202);
    await room.close();
  });

  it('has a limit of its own for good ones, beyond which they are sent again', async () => {
    await open({ TRADINGVIEW_RATE_LIMIT_PER_MINUTE: '3', API_RATE_LIMIT_PER_MINUTE: '1' });
    const answers = [];
    for (let index = 0; index < 4; index++) answers.push(await post(TOKEN, alert(index)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 503]);
    expect(answers[3]).toMatchObject({ code: 'hook-busy', retryAfter: expect.stringMatching(/^\d+$/) });
    await room.close();
  });

  it.each([
    ['GET', `/hooks/tradingview/${TOKEN}`],
    ['DELETE', `/hooks/tradingview/${TOKEN}/`],
    ['POST', `/hooks/tradingview/${TOKEN}/more`],
    ['POST', `/hooks/tradingview/${TOKEN}x`],
    ['POST', `/hook/tradingview/${TOKEN}`],
    ['POST', `/HOOKS/TradingView/${TOKEN}`],
    ['POST', `/tradingview/${TOKEN}`],
    ['POST', `/hooks/${TOKEN}`],
    ['GET', `/${TOKEN}`],
    ['GET', `/${TOKEN.toLowerCase()}`],
    ['GET', `/api/${TOKEN.replace('T', '%54')}`],
    ['POST', `/hooks/tradingview/${TOKEN.slice(0, -1)}/y`],
    ['POST', '/hooks/kick/some-secret-word'],
    ['GET', `/x%00/${TOKEN}`],
  ])('%s %s tells nobody the token, neither answer nor log', async (method, path) => {
    await open();
    const { status, json, headers } = await room.ask(path, { method, headers: { 'x-request-id': TOKEN } });
    expect([400, 404, 405]).toContain(status);
    const told = [JSON.stringify(json), JSON.stringify([...headers]), await room.closeAndReadLog()].join('\n');
    expect(told.toLowerCase()).not.toContain(TOKEN.slice(0, -1).toLowerCase());
    expect(told).not.toContain('some-secret-word');
  });
});

/** As a hook that is signed declares itself. */
@Access('open')
@Controller('hooks/signed')
class SignedController {
  constructor(private readonly access: AccessControl) {
    access.registerHook('signed', { perMinute: 100 });
  }

  @Post()
  @HttpCode(202)
  @Takes({ raw: 'bytes', bodyLimit: 100, hook: { name: 'signed' } })
  take(@Body() body: Buffer, @Headers('signature') signature: string, @Req() request: FastifyRequest) {
    if (createHmac('sha256', 'k').update(body).digest('hex') !== signature) throw this.access.refuseSignature(request);
    return { bytes: body.length };
  }
}

describe('a signed hook', () => {
  let house: HttpHouse;
  beforeEach(async () => (house = await openHttpHouse([SignedController])));
  afterEach(() => house.close());

  const post = async (body: Buffer, signature: string, type = 'application/json') => {
    const headers = { signature, 'content-type': type, 'content-length': String(body.length) };
    const { status, json } = await house.get('/hooks/signed', { method: 'POST', headers, body });
    return [status, json.bytes ?? json.code] as unknown[];
  };
  const sign = (body: Buffer) => createHmac('sha256', 'k').update(body).digest('hex');

  it.each(['application/json', 'text/plain', 'none'])('gets the bytes as they came, as %s', async (type) => {
    const body = Buffer.from([0x7b, 0xff, 0x00]);
    expect(await post(body, sign(body), type)).toEqual([202, 3]);
  });

  it('has limits of its own', async () => {
    const body = Buffer.alloc(101);
    expect(await post(body, sign(body))).toEqual([413, 'body-too-large']);
  });

  it('counts bad signatures, and then reads no more bodies from there', async () => {
    const body = Buffer.from('{}');
    const answers = [];
    for (let time = 0; time < 21; time++) answers.push(await post(body, 'bad'));
    expect(answers.slice(0, 20)).toEqual(Array(20).fill([401, 'signature-invalid']));
    expect(answers[20]).toEqual([429, 'too-many-failed-keys']);
    expect(await post(Buffer.alloc(101), 'bad')).toEqual([429, 'too-many-failed-keys']);
  });
});
