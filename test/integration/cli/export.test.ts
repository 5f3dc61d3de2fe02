import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli';
import { openStorage } from '../../../src/storage';
import { newChart, newPlan } from '../../factories/new-plan';
import { FakeHost } from '../../support/fake-host';

let cwd: string;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-export-'));
  const storage = await openStorage({ DATABASE_PATH: join(cwd, 'data/coach_plans.db'), DATABASE_URL: null });
  await storage.write(async (tx) => {
    await tx.plans.insert(newPlan({ date: '2026-11-18', text: '=HYPERLINK("x")' }));
    await tx.plans.insert(newPlan({ date: '2026-11-19', text: 'Say "no",\nthen wait', charts: [newChart()] }));
    for (let day = 1; day <= 600; day += 1) {
      const date = new Date(Date.UTC(2024, 0, day)).toISOString().slice(0, 10);
      await tx.plans.insert(newPlan({ coach: 's', date }));
    }
  });
  await storage.close();
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function exported(...words: string[]) {
  const host = new FakeHost(cwd);
  const exitCode = await run(['export', ...words], host.context);
  return { exitCode, output: host.output, errors: host.errors };
}

it('prints a line of JSON for each plan, newest first, with the names of HTTP', async () => {
  const { exitCode, output } = await exported('--from', '2026-11-18', '--to', '2026-11-19');
  expect(exitCode).toBe(0);
  expect(output.map((line) => JSON.parse(line) as object)).toEqual([
    {
      ...{ coach: 'coach_d', date: '2026-11-19', plan: 'Say "no",\nthen wait', author: 'Dana', channel: 'plans' },
      ...{ author_id: '200000000000000001', created_at: '2026-11-20T13:00:00.000Z', edited_at: null, version: 1 },
      charts: ['https://cdn.discordapp.com/attachments/1/2/chart.png'],
    },
    expect.objectContaining({ date: '2026-11-18', plan: '=HYPERLINK("x")', charts: [] }),
  ]);
});

it('prints every page, of one coach', async () => {
  const { output } = await exported('--coach', 'coach_S');
  expect(output).toHaveLength(600);
  expect(new Set(output).size).toBe(600);
});

it('writes CSV that a spreadsheet reads and does not run', async () => {
  const { exitCode, output, errors } = await exported(
    '--from',
    '2026-11-18',
    '--format',
    'csv',
    '--output',
    'plans.csv',
  );
  expect({ exitCode, output, errors }).toEqual({ exitCode: 0, output: [], errors: ['2 plans written to plans.csv.'] });
  expect(readFileSync(join(cwd, 'plans.csv'), 'utf8')).toBe(
    [
      'date,coach,plan,charts,author,author_id,channel,created_at,edited_at,version',
      '2026-11-19,coach_d,"Say ""no"",\nthen wait",https://cdn.discordapp.com/attachments/1/2/chart.png,Dana,200000000000000001,plans,2026-11-20T13:00:00.000Z,,1',
      `2026-11-18,coach_d,"'=HYPERLINK(""x"")",,Dana,200000000000000001,plans,2026-11-20T13:00:00.000Z,,1`,
      '',
    ].join('\r\n'),
  );
  expect((await exported('--output', 'plans.csv')).errors[0]).toContain('exists already');
});

it.each([
  [['--from', '2026-02-30'], '--from must be a day written YYYY-MM-DD'],
  [['--to', '11/20/2026'], '--to must be a day written YYYY-MM-DD'],
  [['--format', 'xml'], '--format must be json or csv'],
  [['--guild', 'x'], '--guild must be a Discord id'],
  [['--output', 'nowhere/plans.csv'], 'cannot be written (ENOENT)'],
])('refuses %j', async (words, message) => {
  const { exitCode, output, errors } = await exported(...words);
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: [] });
  expect(errors).toEqual([expect.stringContaining(message)]);
});
