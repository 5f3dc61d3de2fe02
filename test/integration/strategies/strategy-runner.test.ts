import { join } from 'node:path';
import { StrategyRunner } from '../../../src/strategies';

const worker = { entry: join(__dirname, '../../support/odd-strategies.cjs'), isCode: false };

/** What becomes of strategies that behave so, in their order. */
async function outcomesOf(...rules: string[]): Promise<string[]> {
  const runner = new StrategyRunner({ DATABASE_PATH: 'none', DATABASE_URL: null }, { worker, timeoutMs: 300 });
  const about = { parameters: {}, symbols: null, intervalMs: 86_400_000, positionSize: 0.02 };
  const outcomes = await runner.run(
    rules.map((rule) => ({ name: rule, rule, ...about })),
    { fromMs: 0, atMs: 1 },
    null,
  );
  return outcomes.map((outcome) => (outcome.kind === 'done' ? 'done' : outcome.reason));
}

it('leaves out who fails, and runs the others', async () => {
  expect(await outcomesOf('good', 'fails', 'good')).toEqual(['done', 'it failed: division by zero', 'done']);
});

it('ends who does not come to an end, and runs those after it', async () => {
  expect(await outcomesOf('good', 'hangs', 'good', 'hangs')).toEqual([
    ...['done', 'it took longer than 0.3 s', 'done', 'it took longer than 0.3 s'],
  ]);
});

it('goes on when the thread itself ends or crashes', async () => {
  expect(await outcomesOf('exits', 'good', 'crashes', 'good')).toEqual([
    ...['its thread ended', 'done', 'its thread failed: no such page', 'done'],
  ]);
});

it('ends with the program, and does not pass for done', async () => {
  const runner = new StrategyRunner({ DATABASE_PATH: 'none', DATABASE_URL: null }, { worker, timeoutMs: 60_000 });
  const about = { parameters: {}, symbols: null, intervalMs: 86_400_000, positionSize: 0.02 };
  const running = runner.run([{ name: 'hangs', rule: 'hangs', ...about }], { fromMs: 0, atMs: 1 }, null);
  const refused = expect(running).rejects.toMatchObject({ code: 'strategies-ending' });
  await runner.onModuleDestroy();
  await refused;
});

it('runs nothing where nothing is configured', async () => expect(await outcomesOf()).toEqual([]));

it('says of a store that cannot be opened that nothing ran', async () => {
  const runner = new StrategyRunner({ DATABASE_PATH: '/nowhere/plans.db', DATABASE_URL: null });
  const run = {
    name: 'momentum',
    rule: 'momentum',
    parameters: {},
    symbols: null,
    intervalMs: 60_000,
    positionSize: 0,
  };
  expect(await runner.run([run], { fromMs: 0, atMs: 1 }, null)).toEqual([
    { kind: 'left-out', reason: expect.stringMatching(/^its thread failed: /) },
  ]);
});
