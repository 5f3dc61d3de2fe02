import { connect } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Access } from '../../src/access';
import { type HttpHouse, openHttpHouse } from '../support/http-house';

class Note {
  @IsString()
  text!: string;
}

@Access('open')
@Controller('notes')
class NotesController {
  @Post()
  @HttpCode(202)
  async take(@Body() { text }: Note) {
    await new Promise(setImmediate);
    return { length: text.length };
  }

  @Get('long')
  long(@Res() reply: FastifyReply) {
    const chunks = Array.from({ length: 64 }, () => Buffer.alloc(64 * 1024, 'x'));
    void reply.header('content-length', 64 * 64 * 1024).send(Readable.from(chunks));
  }
}

const json = { 'content-type': 'application/json' };
const note = (text: string) => Buffer.from(JSON.stringify({ text }));
const MIB = 1024 * 1024;

describe('bodies', () => {
  let house: HttpHouse;
  beforeAll(async () => (house = await openHttpHouse([NotesController])));
  afterAll(() => house.close());

  const post = async (body: Buffer, headers: Record<string, string>) => {
    const length = { 'content-length': String(body.length) };
    const { status, json: answer } = await house.get('/notes', {
      ...{ method: 'POST', headers: { ...json, ...length, ...headers }, body },
    });
    return [status, answer.length ?? answer.code] as unknown[];
  };

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (body: Buffer) => body],
  ])('are unpacked from %s', async (encoding, pack) => {
    const encoded = { 'content-encoding': encoding };
    expect(await post(pack(note('x'.repeat(50_000))), encoded)).toEqual([202, 50_000]);
    expect(await post(pack(note('x'.repeat(MIB))), encoded)).toEqual([413, 'body-too-large']);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('that are bombs are not unpacked: %s', async (encoding, pack) => {
    expect(await post(pack(Buffer.alloc(20 * MIB, ' ')), { 'content-encoding': encoding })).toEqual([
      413,
      'body-too-large',
    ]);
  });

  it.each([
    ['plain JSON called gzip', note('x'), 'gzip', 400, 'content-encoding-invalid'],
    ['plain JSON called br', note('x'), 'br', 400, 'content-encoding-invalid'],
    ['plain JSON called deflate', note('x'), 'deflate', 400, 'content-encoding-invalid'],
    ['half of a gzip', gzipSync(note('x')).subarray(0, 20), 'gzip', 400, 'content-encoding-invalid'],
    ['what nobody unpacks', note('x'), 'zstd', 415, 'content-encoding-unknown'],
    ['what is packed twice', gzipSync(gzipSync(note('x'))), 'gzip, gzip', 415, 'content-encoding-unknown'],
    ['nothing, packed', Buffer.alloc(0), 'gzip', 400, 'request-invalid'],
    ['gzip of what is no JSON', gzipSync('{'), 'gzip', 400, 'json-invalid'],
    ['gzip of what is no UTF-8', gzipSync(Buffer.from([0x22, 0xff, 0x22])), 'gzip', 400, 'utf8-invalid'],
  ])('are refused that are %s', async (_what, body, encoding, status, code) => {
    expect(await post(body, { 'content-encoding': encoding })).toEqual([status, code]);
  });

  it.each([
    ['a byte that begins nothing', [0xff]],
    ['half a character', [0xc3]],
    ['an overlong form', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('are refused as no UTF-8 with %s', async (_what, bytes) => {
    const body = Buffer.concat([Buffer.from('{"text":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(await post(body, {})).toEqual([400, 'utf8-invalid']);
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('are refused that nest %s deeper than 32 levels', async (_what, open, close) => {
    for (const levels of [33, 3000, 100_000]) {
      const body = Buffer.from(`${open.repeat(levels)}1${close.repeat(levels)}`);
      expect(await post(body, { 'idempotency-key': 'k' })).toEqual([400, 'json-too-deep']);
    }
    expect(await post(Buffer.from('['.repeat(MIB)), {})).toEqual([400, 'json-too-deep']);
    expect(await post(Buffer.from(`{"text":${open.repeat(31)}1${close.repeat(31)}}`), {})).toEqual([
      400,
      'request-invalid',
    ]);
  });

  it('name the place of a value that JSON does not have', async () => {
    const body = '{"text": [1, NaN]}';
    const { json: answer } = await house.get('/notes', { method: 'POST', headers: json, body });
    expect(answer.error).toBe('The body is not valid JSON: NaN at text[1] is no value.');
  });
});

describe('bytes after a request', () => {
  let house: HttpHouse;
  beforeAll(async () => (house = await openHttpHouse([NotesController])));
  afterAll(() => house.close());

  /** All that comes back until the connection ends. */
  async function exchange(bytes: string): Promise<string> {
    const socket = connect(house.port, '127.0.0.1', () => socket.write(bytes));
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('latin1');
  }

  const body = '{"text":"abc"}';
  const whole = `POST /notes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const chunked =
    'POST /notes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
  const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

  it('get their error after the answer that was owed', async () => {
    const text = await exchange(`${whole}stray bytes\r\n\r\n`);
    expect(statuses(text)).toEqual([202, 400]);
    expect(text).toContain('{"length":3}');
    expect(text).toContain('"code":"http-invalid"');
  });

  it('get it after all that were owed', async () => {
    expect(statuses(await exchange(`${whole}${whole}${whole}?\r\n\r\n`))).toEqual([202, 202, 202, 400]);
  });

  it('leave a download whole', async () => {
    const text = await exchange('GET /notes/long HTTP/1.1\r\nhost: x\r\n\r\n\0\0\0\0stray');
    const [, first = ''] = text.split('\r\n\r\n');
    const download = first.slice(0, 64 * 64 * 1024);
    expect(statuses(text)).toEqual([200, 400]);
    expect(download).toBe('x'.repeat(64 * 64 * 1024));
  });

  it('are one answer where they are the body', async () => {
    expect(statuses(await exchange(`${whole}${chunked}zz\r\n`))).toEqual([202, 400]);
  });

  it.each([
    ['two hosts', 'GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n', 'host-repeated'],
    ['the same host twice', 'GET / HTTP/1.1\r\nhost: x\r\nHost: x\r\n\r\n', 'host-repeated'],
    [
      'a coding that is not understood',
      whole.replace('content-length: 14', 'transfer-encoding: gzip, chunked'),
      'transfer-encoding-unknown',
    ],
    ['a chunked twice', whole.replace('content-length: 14', 'transfer-encoding: chunked, chunked'), 'http-invalid'],
  ])('are not looked at after %s', async (_what, bytes, code) => {
    const text = await exchange(bytes);
    expect(statuses(text)).toEqual([400]);
    expect(text).toContain(`"code":"${code}"`);
    expect(text).toMatch(/^connection: close\r$/m);
  });

  it.each([
    ['an address', 'GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['an address with a method of others', 'PURGE /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['an address with U+0000', 'GET /health/%00 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['a method', 'PURGE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['a tunnel', 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['no HTTP', 'hello\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a broken body', `${chunked}zz\r\n`],
    ['too much', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('are refused with the standard headers: %s', async (_what, bytes) => {
    const [head = '', text = ''] = (await exchange(bytes)).split('\r\n\r\n');
    const { request_id: id } = JSON.parse(text) as { request_id: string };
    for (const line of [
      "content-security-policy: default-src 'none';frame-ancestors 'none'",
      ...['x-content-type-options: nosniff', 'referrer-policy: no-referrer', 'cache-control: no-store'],
      ...['content-type: application/problem+json', `x-request-id: ${id}`, `content-length: ${text.length}`],
    ]) {
      expect(head.toLowerCase().split('\r\n')).toContain(line);
    }
    expect(head).toMatch(/^date: /im);
  });
});
