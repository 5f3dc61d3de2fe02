import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCandles } from '@coachwire/simulator';
import { run } from '../../src/cli';
import { FakeHost } from '../support/fake-host';

describe('coachwire strategies', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-strategies-'));
    writeFileSync(
      join(folder, 'coachwire.yaml'),
      [
        `destinations: {desk: 'https://discord.com/api/webhooks/345678901234567890/token'}`,
        'routes: [{name: votes, destination: desk, min_confidence: 0, rate_limit_seconds: 0}]',
        'strategies: {run: [momentum, multi_bucket]}',
      ].join('\n'),
    );
    // The command has the machine's own time.
    const files = mockCandles(new Date()).map(({ symbol, interval, candles }) => {
      const file = join(folder, `${symbol}.json`);
      writeFileSync(file, JSON.stringify({ symbol, interval, candles }));
      return file;
    });
    expect((await coachwire('candles', 'import', ...files)).exitCode).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function coachwire(...words: string[]) {
    const env = { DATABASE_PATH: join(folder, 'plans.db'), CONFIG_FILE: join(folder, 'coachwire.yaml') };
    const host = new FakeHost(folder, env);
    const exitCode = await run(words, host.context);
    return { exitCode, output: host.output.join('\n'), errors: host.errors.join('\n') };
  }

  it('rehearses a run as a table, keeps nothing, then runs, once', async () => {
    const rehearsed = await coachwire('strategies', 'run', '--dry-run');
    expect(rehearsed).toMatchObject({ exitCode: 0, errors: '' });
    expect(rehearsed.output).toMatch(/^A dry run at .* over 30 days/);
    expect(rehearsed.output).toMatch(/^momentum +AMZN +LONG +[\d.]+ +0\.\d\d +would be sent +fast /m);
    expect(rehearsed.output).toMatch(/\n\d alerts? would be queued\. Nothing was kept or sent\.$/);
    const first = JSON.parse((await coachwire('strategies', 'run', '--json')).output);
    expect(first.accepted).toBeGreaterThan(1);
    expect(first.alerts_queued.length).toBeGreaterThan(1);
    const second = JSON.parse((await coachwire('strategies', 'run', '--json', '--days', '10')).output);
    expect(second).toMatchObject({ accepted: 0, repeated: first.accepted, alerts_queued: [], days: 10 });
  });

  it('lists, measures and compares', async () => {
    expect((await coachwire('strategies', 'list')).output).toMatch(
      /^momentum +1d +all +- +fast_window=10 slow_window=30/m,
    );
    const { strategies } = JSON.parse((await coachwire('strategies', 'performance', '--json')).output);
    expect(strategies).toEqual([
      expect.objectContaining({ name: 'momentum' }),
      expect.objectContaining({ name: 'multi_bucket' }),
    ]);
    expect((await coachwire('strategies', 'performance', '--csv')).output).toMatch(/^name,count,.*\r\nmomentum,\d+,/);
    expect((await coachwire('strategies', 'performance')).output).toMatch(/^STRATEGY +SIGNALS/);
    expect((await coachwire('strategies', 'conflicts', '--json')).output).toMatch(/^\{"at":.*"conflicts":\[/);
  });

  it('refuses what is none', async () => {
    expect(await coachwire('strategies', 'run', '--days', '0')).toMatchObject({ exitCode: 2 });
    expect(await coachwire('strategies')).toMatchObject({ exitCode: 2 });
  });
});
