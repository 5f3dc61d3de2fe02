import { inspect } from 'node:util';
import { createLog } from '../../src/logging';
import { loadSettings } from '../../src/config';

const token = `MTIzNDU2Nzg5MDEyMzQ1Njc4.GAbCdE.${'x'.repeat(38)}`;
const hook = 'https://discord.com/api/webhooks/123456789012345678/w3bh00k-t0ken';
const { settings } = loadSettings({
  argv: {},
  env: {
    DISCORD_BOT_TOKEN: token,
    DISCORD_WEBHOOK_URL: hook,
    DATABASE_URL: 'postgres://coach:p4ss-w0rd%21@db/plans',
    TRADINGVIEW_TOKEN: 'tr4dingview-t0ken',
    LOG_FILE: 'none',
  },
  cwd: '/',
  usesDefaultFiles: false,
});
const lines: string[] = [];
const { logger, nest } = createLog({ ...settings, LOG_LEVEL: 'trace' }, { write: (line) => lines.push(line) });
const key = 'cw_k3y-th4t-n0body-h4s-0123456789';

it.each<[string, () => void]>([
  ['the token in a message', () => logger.info(`logging in with ${token}`)],
  ['the token in an error', () => logger.error({ err: new Error(`refused ${token}`) }, 'failed')],
  ['the token in a cause', () => logger.error({ err: new Error('failed', { cause: new Error(token) }) }, 'failed')],
  [
    'the token in a stack',
    () => logger.warn({ err: Object.assign(new Error('x'), { stack: `Error\n at ${token}` }) }, 'x'),
  ],
  [
    'the token in a field of an error',
    () => logger.warn({ err: Object.assign(new Error('x'), { config: { token } }) }, 'x'),
  ],
  ['the token in a deep field', () => logger.info({ a: { b: [{ c: token }] } }, 'x')],
  ['the token as a key', () => logger.info({ [token]: 1 }, 'x')],
  ['the token through a format', () => logger.info('got %s and %o', token, { token })],
  ['the settings whole', () => logger.info({ settings }, 'x')],
  ['the settings inspected', () => logger.info(inspect(settings))],
  ['an authorization header', () => logger.info({ headers: { authorization: `Bearer ${key}` } }, 'x')],
  ['a header in a text', () => logger.info(`Authorization: Bot ${token}`)],
  ['an API key', () => logger.info({ body: `key=${key}` }, 'x')],
  ['a webhook', () => logger.info(`POST ${hook}?wait=true`)],
  ['a webhook by its path', () => logger.info({ route: new URL(hook).pathname }, 'x')],
  ['a database address', () => logger.error({ err: new Error(`cannot reach ${settings.DATABASE_URL}`) }, 'x')],
  ['a password that was decoded', () => logger.error('login failed for coach with p4ss-w0rd!')],
  ['the address of a hook', () => logger.info({ path: '/hooks/tradingview/tr4dingview-t0ken' }, 'x')],
  ['a child logger with bindings', () => logger.child({ token, hook }).info('x')],
  ["Nest's logger", () => nest.error(new Error(`refused ${token}`), 'Discord')],
  ["Nest's logger with a stack", () => nest.error('refused', `Error: ${token}\n at x`, 'Discord')],
  ['JSON in a text', () => logger.info(JSON.stringify({ token, password: 'p4ss-w0rd!' }))],
])('takes out %s', (_what, write) => {
  lines.length = 0;
  write();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    JSON.parse(line);
    for (const secret of ['x'.repeat(38), 'w3bh00k', 'p4ss-w0rd', 'tr4dingview', 'k3y-th4t'])
      expect(line).not.toContain(secret);
  }
});

it('writes debug lines from one signal to the next', () => {
  const log = createLog({ ...settings, LOG_LEVEL: 'warn' }, { write: (line) => lines.push(line) });
  const isWritten = () => {
    lines.length = 0;
    log.logger.debug('detail');
    return lines.length > 0;
  };
  const seen = [isWritten()];
  log.switchLevel();
  seen.push(isWritten());
  log.switchLevel();
  expect([...seen, isWritten(), log.requests.isEnabled('info')]).toEqual([false, true, false, false]);
});
