import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, progress, quantile, report } from './report';
import { dayBack, GUILD_ID, seedPlans, storageModule } from './seed-plans';

const SMALL = 1_000;
const LARGE = 1_000_000;
const DAYS = SMALL / 4;
const ROUNDS = 40;

/** Reading a day's plans from a large store against a small one, in turn; and single queries under concurrency. */
export async function benchDayReads(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const paths = { small: join(folder, 'small.db'), large: join(folder, 'large.db') };
  progress(`storing ${SMALL} and ${LARGE} plans`);
  await seedPlans(paths.small, SMALL);
  await seedPlans(paths.large, LARGE);
  const open = (path: string) => storageModule.openStorage({ DATABASE_PATH: path, DATABASE_URL: null });
  const small = await open(paths.small);
  const large = await open(paths.large);
  const readAllDays = async (storage: typeof small) => {
    const startedAt = performance.now();
    for (let day = 0; day < DAYS; day++) {
      const plans = await storage.read.plans.listDay(GUILD_ID, dayBack(day));
      if (plans.length !== 4) throw new Error(`expected four plans a day, got ${plans.length}`);
    }
    return performance.now() - startedAt;
  };
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const base = await readAllDays(small);
    ratios.push((await readAllDays(large)) / base);
  }
  report('day-read-1000000-of-1000-plans', median(ratios.slice(5)), 'ratio', '<=', 1.3);

  const durationsMs: number[] = [];
  large.observer = { onQuery: (seconds) => durationsMs.push(seconds * 1000) };
  for (let batch = 0; batch < 50; batch++) {
    const days = Array.from({ length: 100 }, (_, index) => dayBack((batch * 4999 + index * 2477) % (LARGE / 4)));
    await Promise.all(days.map((day) => large.read.plans.listDay(GUILD_ID, day)));
  }
  report('database-query-p99', quantile(durationsMs, 0.99), 'ms', '<=', 50);
  await small.close();
  await large.close();
  rmSync(folder, { recursive: true });
}
