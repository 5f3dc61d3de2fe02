import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import {
  errorCodes,
  type FastifyInstance,
  type FastifyRequest,
  type onRequestHookHandler,
  type preParsingHookHandler,
  type RouteOptions,
} from 'fastify';
import { HttpFault } from '../errors';
import { isDeeperThan } from './json-depth';
import { explainBadJson, explainDepth } from './json-place';

const MAX_DEPTH = 32;

const notUtf8 = new HttpFault(400, 'utf8-invalid', 'The body is not valid UTF-8.');
const tooLarge = new HttpFault(413, 'body-too-large', 'The body is larger than is taken here.');

/** As Fastify has it from its own parser, of a text that is JSON by its bytes. */
type ParseJson = (request: FastifyRequest, body: string, done: (error: Error | null, value?: unknown) => void) => void;

/**
 * Takes JSON bodies, in place of Fastify's own parser. Many clients name JSON with every request, also with those that have no
 * body: an empty one is none. Depth is looked at before anything recursive meets it.
 */
export function takeJsonBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error') as ParseJson;
  server.removeContentTypeParser(['application/json', 'text/plain']);
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(notUtf8);
    const text = body.toString('utf8');
    if (isDeeperThan(MAX_DEPTH, body)) return done(explainDepth(text, MAX_DEPTH));
    parse(request, text, (error, value) => (error ? done(explainBadJson(text)) : done(null, value)));
  });
}

/** No type that anybody sends: what bodies that stay as they came are called inside, whatever their sender calls them. */
const RAW_TYPE = 'application/vnd.coachwire.raw';

/** Takes bodies as they came, on the routes that declare it by `@Takes`. */
export function takeRawBodies(server: FastifyInstance): void {
  server.addContentTypeParser<Buffer>(RAW_TYPE, { parseAs: 'buffer' }, ({ routeOptions: { config } }, body, done) => {
    if (!config.takes?.raw) return done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(RAW_TYPE));
    done(null, config.takes.raw === 'text' ? body.toString('utf8') : body);
  });
}

/** Gives a route, as it is registered, the limit and the form of body that it declares by `@Takes`. */
export function applyTakes(route: RouteOptions): void {
  const { bodyLimit, raw } = route.config?.takes ?? {};
  if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  if (raw === undefined) return;
  const nameRaw: onRequestHookHandler = (request, _reply, done) => {
    request.headers['content-type'] = RAW_TYPE;
    done();
  };
  route.onRequest = [...[route.onRequest ?? []].flat(), nameRaw];
}

type Unpack = (packed: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const unpackers: Partial<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: (packed, options) => (hasZlibHeader(packed) ? promisify(inflate) : promisify(inflateRaw))(packed, options),
};

const ENCODINGS = 'gzip, deflate, br';

/** Has a route's compressed bodies unpacked before they are parsed. */
export function takePackedBodies(route: RouteOptions): void {
  const unpack: preParsingHookHandler = (request, _reply, payload, done) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
    if (encoding === '' || encoding === 'identity') return done(null, payload);
    const limit = request.routeOptions.bodyLimit;
    unpackBody(payload as Readable, encoding, limit).then((unpacked) => done(null, unpacked), done);
  };
  route.preParsing = [unpack, ...[route.preParsing ?? []].flat()];
}

/**
 * The bytes of a compressed body, unpacked, as a stream that Fastify reads in its place. The limit holds for them packed as well
 * as unpacked. Throws HttpFaults.
 */
async function unpackBody(payload: Readable, encoding: string, limit: number): Promise<Readable> {
  const unpack = unpackers[encoding];
  if (!unpack) throw encodingUnknown();
  const packed = await readAtMost(payload, limit);
  if (packed.length === 0) return Readable.from([]);
  const body = await unpack(packed, { maxOutputLength: limit }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : encodingInvalid(encoding);
  });
  // Fastify holds the length of what was sent against Content-Length.
  return Object.assign(Readable.from([body]), { receivedEncodedLength: packed.length });
}

async function readAtMost(payload: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `deflate` means the zlib format (RFC 9110, 8.4.1.2); some send the bare data. */
function hasZlibHeader(packed: Buffer): boolean {
  return packed.length >= 2 && (packed[0]! & 0x0f) === 8 && packed.readUInt16BE(0) % 31 === 0;
}

function encodingUnknown(): HttpFault {
  const message = `Compressed bodies are taken as ${ENCODINGS}, one of them.`;
  return new HttpFault(415, 'content-encoding-unknown', message, { 'accept-encoding': ENCODINGS });
}

function encodingInvalid(encoding: string): HttpFault {
  return new HttpFault(400, 'content-encoding-invalid', `The body is not what Content-Encoding says: ${encoding}.`);
}
