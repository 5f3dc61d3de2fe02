import { join } from 'node:path';
import { median, progress, report } from './report';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

const RUNS = 3;
const MAIN = join(__dirname, '../../dist/main.js');

/** From the start of the demo to readiness, to the fourth mock plan, and the memory it holds when all plans are posted. */
export async function benchStartup(): Promise<void> {
  const readySeconds: number[] = [];
  const plansSeconds: number[] = [];
  const residentMb: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    progress(`demo, start ${run} of ${RUNS}`);
    const port = await freePort();
    const demo = await startServer([MAIN, 'demo'], { env: { API_PORT: `${port}` }, port, path: '/health/ready' });
    readySeconds.push((performance.now() - demo.startedAt) / 1000);
    await until(async () => Object.keys(await read(demo, '/api/coach-plans/all')).length === 4);
    plansSeconds.push((performance.now() - demo.startedAt) / 1000);
    // Four plans today and on each of three earlier days, and one edit.
    await until(async () => (await read<{ plans: unknown[] }>(demo, '/api/coach-plans/range')).plans.length === 16);
    residentMb.push(demo.residentMb());
    await demo.stop();
  }
  report('start-to-ready', median(readySeconds), 's', '<=', 2);
  report('start-to-fourth-plan', median(plansSeconds), 's', '<=', 5);
  report('demo-resident-memory', median(residentMb), 'MiB', '<=', 200);
}

async function read<T = Record<string, unknown>>({ url }: ServerProcess, path: string): Promise<T> {
  return (await (await fetch(url + path)).json()) as T;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('the mock plans did not come within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
