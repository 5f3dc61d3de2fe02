import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { createCaller, startCoachwire } from '../bench/coachwire-process';

interface Description {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>;
}

const COUNT = Number(process.env.FUZZ_REQUESTS ?? 30_000);
const PAUSE_MS = Number(process.env.FUZZ_PAUSE_MS ?? 1);
const TOKEN = 'fuzz-tradingview-token-1';
const ANY = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** What any request may be answered before its operation is known, or for its headers. */
const ALWAYS = [400, 404, 405, 408, 413, 414, 415, 417, 431];

const word = fc.oneof(
  fc.constantFrom(
    'd',
    'i',
    '1',
    '0',
    '-1',
    '2026-11-20',
    '2026-13-01',
    '%00',
    '%zz',
    '..',
    'desk',
    TOKEN,
    'x'.repeat(300),
  ),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const query = fc.array(
  fc.tuple(
    fc.constantFrom('coach', 'date', 'guild', 'from', 'to', 'cursor', 'limit', 'status', 'symbol', 'route', 'x'),
    word,
  ),
  { maxLength: 4 },
);
const field = fc.constantFrom(
  'coach',
  'plan',
  'date',
  'charts',
  'signals',
  'strategy_signals',
  'reason',
  'limit',
  'symbol',
  'x',
);
const body = fc.oneof(
  fc.constant(undefined),
  fc.json(),
  fc.dictionary(field, fc.jsonValue()).map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.nat(100).map((depth) => '['.repeat(depth)),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'if-none-match',
    'if-match',
    'idempotency-key',
    'accept',
    'content-encoding',
    'origin',
    'range',
    'x-request-id',
  ),
  fc.oneof(
    fc.constantFrom('*', 'gzip', 'bytes=0-1', 'application/json', 'W/"x-gzip"'),
    fc.stringMatching(/^[ -~]{0,20}$/),
  ),
  { maxKeys: 3 },
);

/** Asks every operation of the description, and what stands beside it; tells what is answered otherwise than described. */
async function fuzz(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-fuzz-'));
  const caller = await createCaller(folder, 'admin', 'plans');
  const env = { API_RATE_LIMIT_PER_MINUTE: '0', TRADINGVIEW_TOKEN: TOKEN, TRADINGVIEW_RATE_LIMIT_PER_MINUTE: '0' };
  const server = await startCoachwire(folder, { ...env, LOG_LEVEL: 'warn' });
  const findings = new Map<string, number>();
  try {
    const description = (await (await fetch(`${server.url}/docs/openapi.json`)).json()) as Description;
    const operation = fc.constantFrom(...Object.keys(description.paths));
    const request = fc.record({
      path: operation,
      method: fc.constantFrom(...ANY),
      words: fc.array(word),
      query,
      body,
      headers,
    });
    for (const asked of fc.sample(request, COUNT)) {
      const finding = await ask(server.url, description, caller, asked);
      if (finding !== null) findings.set(finding, (findings.get(finding) ?? 0) + 1);
      await pause(PAUSE_MS);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  for (const [finding, times] of findings) process.stdout.write(`fuzz ${times} × ${finding}\n`);
  process.stdout.write(`fuzz ${COUNT} requests, ${findings.size} findings\n`);
  process.exitCode = findings.size === 0 ? 0 : 1;
}

interface Asked {
  path: string;
  method: string;
  words: string[];
  query: [string, string][];
  body: string | undefined;
  headers: Record<string, string>;
}

async function ask(url: string, { paths }: Description, caller: Record<string, string>, asked: Asked) {
  let next = 0;
  const path = asked.path.replace(/\{\w+\}/g, () => asked.words[next++] || 'x');
  const search = asked.query.map((pair) => pair.join('=')).join('&');
  const hasBody = !['GET', 'HEAD'].includes(asked.method);
  const where = `${asked.method} ${asked.path}`;
  try {
    const response = await fetch(`${url}${path}?${search}`, {
      ...{ method: asked.method, headers: { ...caller, ...asked.headers }, redirect: 'manual' },
      ...(hasBody && asked.body !== undefined && { body: asked.body }),
      signal: AbortSignal.timeout(20_000),
    });
    await response.arrayBuffer();
    const { status } = response;
    const described = paths[asked.path]?.[asked.method === 'HEAD' ? 'get' : asked.method.toLowerCase()];
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    if (status >= 400 && asked.method !== 'HEAD' && status !== 503 && type !== 'application/problem+json') {
      return `${where}: ${status} is no problem+json but ${type}`;
    }
    const isKnown = described?.responses[status] !== undefined || ALWAYS.includes(status);
    return isKnown ? null : `${where}: ${status} is not described`;
  } catch (error) {
    return `${where}: no answer, ${(error as Error).name}`;
  }
}

void fuzz();
