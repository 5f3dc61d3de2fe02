import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@coachwire/simulator';
import { freePort } from '../support/free-port';
import { ServedProcess } from '../support/served-process';
import { until } from '../support/until';

// Puts a real nginx with the shipped site before the built program, and looks at what arrives. `npm run build` comes first.

const SITE = join(__dirname, '../../deploy/nginx/coachwire.conf');

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

function ask(options: RequestOptions, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', rejectUnauthorized: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

let failures = 0;
function check(what: string, isSo: boolean, seen: unknown): void {
  process.stdout.write(`${isSo ? 'ok  ' : 'FAIL'}  ${what}${isSo ? '' : ` (seen: ${JSON.stringify(seen)})`}` + '\n');
  if (!isSo) failures += 1;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-nginx-'));
  const [plain, tls, app] = [await freePort(), await freePort(), await freePort()];
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=coachwire.example.com', '-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject], {
    stdio: 'ignore',
  });
  const site = readFileSync(SITE, 'utf8')
    .replaceAll(/^\s*listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${tls} ssl http2;`)
    .replace('server 127.0.0.1:5000;', `server 127.0.0.1:${app};`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`);
  writeFileSync(join(folder, 'site.conf'), site);
  const access = join(folder, 'access.log');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
http { access_log ${access}; ${temporary.join(' ')} include ${folder}/site.conf; }\n`,
  );
  const words = ['-e', `${folder}/error.log`, '-c', join(folder, 'nginx.conf')];
  execFileSync('nginx', ['-t', ...words], { stdio: 'ignore' });

  const simulator = await startSimulator({ rateLimits: false });
  const log = join(folder, 'coachwire.log');
  const served = await ServedProcess.start(simulator, join(folder, 'plans.db'), app, {
    ...{ TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'info', LOG_FILE: log, API_REQUIRE_KEY_FOR_READS: 'true' },
    TRADINGVIEW_TOKEN: 'a-secret-end-of-an-address',
  });
  const nginx = spawn('nginx', words, { stdio: 'ignore' });
  try {
    await until('nginx', async () => (await ask({ port: tls, path: '/' }).catch(() => null))?.status === 200);
    const root = await ask({ port: tls, path: '/' });
    check('TLS leads to Coachwire', root.body.includes('oachwire'), root.body.slice(0, 80));
    check('answers carry x-request-id', typeof root.headers['x-request-id'] === 'string', root.headers);
    check(
      'answers carry Strict-Transport-Security',
      root.headers['strict-transport-security'] !== undefined,
      root.headers,
    );
    check('nginx tells no version', root.headers.server === 'nginx', root.headers.server);
    const redirect = await fetch(`http://127.0.0.1:${plain}/health`, { redirect: 'manual' });
    check('plain HTTP is sent to https', redirect.status === 301, redirect.status);
    const large = await ask({ port: tls, path: '/api/signals', method: 'POST' }, Buffer.alloc(6 * 1024 * 1024));
    check('6 MiB are refused with 413', large.status === 413, large.status);
    const claimed = { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer cw_nobody-has-this-key' };
    const refused = await ask({ port: tls, path: '/api/coach-plans/?coach=d', headers: claimed });
    check('a wrong key is refused', refused.status === 401, refused.status);
    await until('the line of the log', () => readFileSync(log, 'utf8').includes('API key refused'));
    const line =
      readFileSync(log, 'utf8')
        .split('\n')
        .find((one) => one.includes('API key refused')) ?? '';
    check(
      'nobody is believed to be another address',
      line.includes('127.0.0.1') && !line.includes('203.0.113.9'),
      line,
    );
    await ask(
      { port: tls, path: '/hooks/tradingview/a-secret-end-of-an-address', method: 'POST' },
      Buffer.from('BTCUSD buy 1'),
    );
    await until('the access log', () => readFileSync(access, 'utf8').includes('/api/coach-plans/'));
    check(
      'the secret address of the hook is in no log',
      !readFileSync(access, 'utf8').includes('a-secret-end'),
      'it is',
    );
    const slow = await Promise.all(
      Array.from({ length: 300 }, () => ask({ port: tls, path: '/health/live' }).catch(() => null)),
    );
    check(
      'a flood from one address gets 429 or an answer, no 5xx',
      slow.every((one) => one === null || [200, 429, 503].includes(one.status)),
      slow.map((one) => one?.status),
    );
  } finally {
    const ended = once(nginx, 'exit');
    nginx.kill('SIGQUIT');
    await ended;
    await served.end('SIGTERM');
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  execFileSync('nginx', ['-v'], { stdio: 'ignore' });
} catch {
  process.stderr.write('nginx is not installed here: nothing was tried.\n');
  process.exit(2);
}
void main().then(() => (process.exitCode = failures > 0 ? 1 : 0));
