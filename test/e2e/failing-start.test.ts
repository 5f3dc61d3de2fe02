import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@coachwire/simulator';
import { movedClock } from '../support/moved-clock';

const MAIN = join(__dirname, '../../dist/main.js');

/** What an operator sees of the built program when it cannot start: one clear line, and nothing else. */
describe('a start that fails', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'coachwire-start-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function serve(env: Record<string, string>) {
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...movedClock(), LOG_FILE: 'none', API_PORT: '0', LOG_FORMAT: 'json', ...env },
    });
    const [stdout, stderr, exitCode] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise((resolve) => child.once('exit', resolve)),
    ]);
    return { stdout, stderr, exitCode };
  }

  it.each([
    ['serve', 'the folder of the database is a file', { DATABASE_PATH: 'taken/plans.db' }],
    ['mock mode', 'the database is a folder', { DATABASE_PATH: '.', MOCK_MODE: 'true' }],
    ['serve', 'the database is no database', { DATABASE_PATH: 'taken' }],
  ])('%s: %s', async (_mode, _what, env) => {
    writeFileSync(join(folder, 'taken'), 'This is no database. '.repeat(100));
    const { stdout, stderr, exitCode } = await serve({
      DISCORD_BOT_TOKEN: 'none',
      DISCORD_API_URL: 'http://127.0.0.1:9',
      ...env,
    });
    expect(exitCode).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(folder);
    expect(stderr).not.toMatch(/\u001b|\bat /);
    expect(stdout).toBe('');
  });

  it('mock mode: the port is taken', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    try {
      const port = String((occupant.address() as AddressInfo).port);
      const { stdout, stderr, exitCode } = await serve({
        MOCK_MODE: 'true',
        DATABASE_PATH: 'plans.db',
        API_PORT: port,
      });
      expect(exitCode).toBe(1);
      expect(stderr.trimEnd().split('\n')).toEqual([
        `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
        expect.stringContaining('set API_PORT'),
      ]);
      expect(stdout).not.toMatch(/error|EADDRINUSE/);
    } finally {
      occupant.close();
    }
  });

  it('serve: Discord rejects the token', async () => {
    const simulator = await startSimulator();
    try {
      const { stdout, stderr, exitCode } = await serve({
        DISCORD_BOT_TOKEN: 'not.the.token',
        DISCORD_API_URL: simulator.apiUrl,
        DATABASE_PATH: 'plans.db',
      });
      expect(exitCode).toBe(1);
      expect(stderr.trimEnd().split('\n')).toEqual([
        expect.stringMatching(/^Discord rejected the bot token\. Set DISCORD_BOT_TOKEN /),
      ]);
      expect(stdout + stderr).not.toContain('not.the.token');
    } finally {
      await simulator.close();
    }
  });
});
