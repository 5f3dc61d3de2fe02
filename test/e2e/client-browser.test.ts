import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { AccessRoom } from '../support/access-room';
import { clock } from '../support/clock';
import { ClientProject } from '../support/packed-client';

/** What a page does with the client; its outcome is what the test looks at. */
const PAGE = `
import { createClient } from '@coachwire/client';
const given = new URLSearchParams(location.search);
const statuses = [];
const onEvent = (event) => event.kind === 'response' && statuses.push(event.status);
const client = createClient(given.get('api'), { apiKey: given.get('key'), cacheTtlSeconds: 0, onEvent });
const plans = [await client.fetchCoachPlan('d'), await client.fetchCoachPlan('d')];
const signal = { symbol: 'NVDA', signal_type: 'LONG', timestamp: given.get('now'), price: 191.82, signal_strength: 'STRONG',
  confidence: 0.86, position_size: 0.02 };
const sent = await client.sendSignals({ momentum: [signal] });
const kindOf = (error) => error.kind;
const moved = await createClient(location.origin + '/moved').sendSignals([]).catch(kindOf);
const nobody = await createClient('http://127.0.0.1:1', { maxRetries: 0, throwOnError: true }).fetchCoachPlan('d').catch(kindOf);
const late = await createClient(location.origin + '/late', { timeoutMs: 100, maxRetries: 0, throwOnError: true })
  .fetchCoachPlan('d').catch(kindOf);
globalThis.outcome = { plans, statuses, accepted: sent.accepted, moved, nobody, late };
`;

let room: AccessRoom;
let pages: Server;
let project: ClientProject;
let origin: string;
beforeAll(async () => {
  project = await ClientProject.create();
  const script = await bundle(project);
  pages = createServer((request, response) => {
    if (request.url?.startsWith('/late')) return;
    if (request.url?.startsWith('/moved')) response.writeHead(302, { location: '/' }).end();
    else if (request.url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<script type="module" src="/page.js"></script>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => pages.once('listening', resolve));
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  room = await AccessRoom.open({ CORS_ORIGINS: origin });
});
afterAll(async () => {
  project?.remove();
  pages?.closeAllConnections();
  await new Promise((resolve) => pages?.close(resolve));
  await room?.close();
});

async function bundle({ folder }: ClientProject): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

describe('the packed client, bundled for browsers', () => {
  it('works in a page of another origin', async () => {
    const { key } = await room.createKey({ scopes: ['signals'] });
    await room.app.waitForBot();
    await room.app.room.say(room.app.room.ann, '!plan d Long NQ');
    const given = new URLSearchParams({ api: room.app.url, key, now: clock.now().toISOString() });
    const outcome = await openInChromium(`${origin}/?${given.toString()}`);
    if (outcome === null) return;
    expect(outcome).toEqual({
      plans: [expect.objectContaining({ plan: 'Long NQ' }), expect.objectContaining({ plan: 'Long NQ' })],
      statuses: [200, 304, 202],
      accepted: 1,
      moved: 'refused',
      nobody: 'network',
      late: 'timeout',
    });
  });
});

/** What the page leaves behind; null, and told on stderr, where there is no Chromium to run. */
async function openInChromium(address: string): Promise<unknown> {
  const script = join(__dirname, '../support/browse.mjs');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, address]);
    return JSON.parse(stdout);
  } catch (error) {
    const { code, stderr } = error as { code?: number; stderr?: string };
    if (code !== 3 || process.env.CI) throw error;
    process.stderr.write(`The client is NOT tested in a browser: Chromium does not start here (${stderr?.trim()}).\n`);
    return null;
  }
}
