import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogSettings } from '../../src/logging';
import { createLog, runWithRequestId } from '../../src/logging';
import { until } from '../support/until';

interface Line {
  level: string;
  msg: string;
  err?: { code: string };
}

describe('the log file', () => {
  let folder: string;
  let shown: Line[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-log-'));
    shown = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (overrides: Partial<LogSettings> = {}) =>
    createLog(
      {
        LOG_LEVEL: 'info',
        LOG_FORMAT: 'json',
        LOG_FILE: join(folder, 'logs', 'coachwire.log'),
        LOG_MAX_SIZE_MB: 1,
        LOG_BACKUP_COUNT: 2,
        ...overrides,
      },
      { write: (line) => shown.push(JSON.parse(line) as Line) },
    );
  const linesOf = (name: string) =>
    readFileSync(join(folder, 'logs', name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string });

  it('holds every line from the first one on, under the name that was asked for', async () => {
    const log = open();
    log.logger.info('first');
    runWithRequestId('r-1', () => log.logger.warn({ a: 1 }, 'second'));
    log.nest.log('third', 'Context');
    await log.close();
    log.logger.info('after the end');
    expect(linesOf('coachwire.log')).toEqual([
      { level: 'info', time: expect.any(String), msg: 'first' },
      { level: 'warn', time: expect.any(String), request_id: 'r-1', a: 1, msg: 'second' },
      { level: 'info', time: expect.any(String), context: 'Context', msg: 'third' },
    ]);
    expect(shown.map(({ msg }) => msg)).toEqual(['first', 'second', 'third', 'after the end']);
  });

  it('goes on where the last run ended', async () => {
    for (const run of ['one', 'two']) {
      const log = open();
      log.logger.info(run);
      await log.close();
    }
    expect(linesOf('coachwire.log').map(({ msg }) => msg)).toEqual(['one', 'two']);
  });

  it('begins a new file at the size and keeps so many', async () => {
    const log = open();
    const numbered = () => readdirSync(join(folder, 'logs')).filter((name) => /\.\d+\.log$/.test(name));
    const isOldestGone = () => existsSync(join(folder, 'logs')) && !numbered().includes('coachwire.1.log');
    // How many lines a file takes before the next one begins depends on how fast the disk is.
    for (let round = 0; !(round > 0 && isOldestGone()) && round < 50; round++) {
      for (let i = 0; i < 900; i++) log.logger.info({ text: 'x'.repeat(1000) }, 'filler');
      log.logger.info(`end of round ${round}`);
      await untilWritten(folder, `end of round ${round}`);
    }
    await log.close();
    // A file that was begun while the log closed is one too many, until the next start.
    expect(numbered().length).toBeLessThanOrEqual(4);
    await open().close();
    await until('the end of the oldest files', () => numbered().length === 3 && isOldestGone());
    const link = join(folder, 'logs', 'coachwire.log');
    const leadsTo = (name: string | undefined) => existsSync(link) && readlinkSync(link) === name;
    await until('a name of the newest file', () => leadsTo(numbered().sort().at(-1)));
    // Megabytes, on a disk that others use.
  });

  it.each([
    ['the folder is a file', () => writeFileSync(join(folder, 'logs'), '')],
    ['the file is a folder', () => mkdirSync(join(folder, 'logs', 'coachwire.1.log'), { recursive: true })],
  ])('costs one warning when %s', async (_what, spoil) => {
    spoil();
    const log = open();
    for (let i = 0; i < 5; i++) log.logger.info('line');
    await log.close();
    log.logger.info('line');
    expect(shown.filter(({ msg }) => msg === 'line')).toHaveLength(6);
    const warnings = shown.filter(({ level }) => level === 'warn');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.msg).toBe(
      `Cannot write the log file ${join(folder, 'logs', 'coachwire.log')}; logging goes on without it.`,
    );
  });

  it('costs one warning when the disk is full, and neither the process nor the other lines', async () => {
    mkdirSync(join(folder, 'logs'));
    // The kernel's own full disk.
    symlinkSync('/dev/full', join(folder, 'logs', 'coachwire.1.log'));
    const log = open();
    for (let i = 0; i < 20; i++) {
      log.logger.info('line');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close();
    expect(shown.filter(({ msg }) => msg === 'line')).toHaveLength(20);
    const warnings = shown.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ err }) => err?.code)).toEqual(['ENOSPC']);
  });
});

/** An asynchronous log is allowed to be late; what waits for the disk for too long is dropped. */
async function untilWritten(folder: string, words: string): Promise<void> {
  const logs = join(folder, 'logs');
  const namesOf = () => (existsSync(logs) ? readdirSync(logs).filter((name) => /\d\.log$/.test(name)) : []);
  await until(`${words}, on the disk`, () => namesOf().some((name) => contentOf(join(logs, name)).includes(words)));
}

/** Empty for a file that has just been removed. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
