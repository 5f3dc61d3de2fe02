import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaller, startCoachwire } from './coachwire-process';
import { load } from './load';
import { progress, report } from './report';
import { dayBack, GUILD_ID, seedPlans, storageModule } from './seed-plans';

const SYMBOLS = 50;
const CANDLES = 30 * 288;
const INTERVAL_MS = 5 * 60_000;
const RULES = ['vix_correlation', 'mean_reversion', 'volatility', 'momentum', 'multi_bucket'];
const RUNS = 5;

/** Five strategies over 30 days of 5-minute candles of 50 symbols (432,000), and what a reader of plans notices of it. */
export async function benchStrategies(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  try {
    progress(`storing ${SYMBOLS * CANDLES} candles`);
    await seedPlans(join(folder, 'plans.db'), 1000);
    await seedCandles(join(folder, 'plans.db'));
    const config = join(folder, 'coachwire.yaml');
    writeFileSync(config, `strategies: {interval: 5m, run: [${RULES.join(', ')}]}`);
    const headers = await createCaller(folder, 'signals');
    const limits = { API_RATE_LIMIT_PER_MINUTE: '100000000' };
    const server = await startCoachwire(folder, { CONFIG_FILE: config, DEFAULT_GUILD_ID: GUILD_ID, ...limits });
    try {
      const path = `/api/coach-plans/?coach=d&date=${dayBack(20)}`;
      const run = () =>
        fetch(`${server.url}/api/strategies/performance?days=30`, { headers }).then((answer) => answer.json());
      const durations: number[] = [];
      for (let round = 0; round < RUNS; round += 1) {
        const startedAt = performance.now();
        const answer = (await run()) as { strategies: { left_out: string | null }[] };
        durations.push((performance.now() - startedAt) / 1000);
        const leftOut = answer.strategies.filter((one) => one.left_out !== null);
        if (leftOut.length > 0) throw new Error(JSON.stringify(leftOut));
      }
      report('strategies-run-alone', Math.max(...durations), 'seconds', '<=', 3);
      const shape = { url: server.url + path, connections: 1, seconds: 8 };
      await load({ ...shape, seconds: 2 });
      const alone = await load(shape);
      let isReading = true;
      const beside = async () => {
        while (isReading) await run();
      };
      const running = beside();
      const together = await load(shape).finally(() => (isReading = false));
      await running;
      progress(`p99 of a read: ${alone.p99Ms} ms alone, ${together.p99Ms} ms beside runs`);
      report('plan-read-p99-beside-strategies', together.p99Ms / Math.max(1, alone.p99Ms), 'ratio', '<=', 2);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function seedCandles(file: string): Promise<void> {
  const storage = await storageModule.openStorage({ DATABASE_PATH: file, DATABASE_URL: null });
  const endMs = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
  for (let symbol = 0; symbol <= SYMBOLS; symbol += 1) {
    let close = 100;
    const candles = Array.from({ length: CANDLES }, (_, index) => {
      const open = close;
      close *= 1 + 0.01 * Math.sin(index * (symbol + 1) * 12.9898 + symbol);
      const [high, low] = [Math.max(open, close), Math.min(open, close)];
      return { startMs: endMs - (CANDLES - index) * INTERVAL_MS, open, high, low, close, volume: 1 };
    });
    // The last one stands for VIX, and is none of the 50.
    const name = symbol === SYMBOLS ? '^VIX' : `S${symbol}`;
    await storage.write(async (tx) => tx.candles.save(await tx.candles.openSeries(name, '5m'), candles));
  }
  await storage.close();
}
