import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the thread of strategies runs: a file, or code that loads one. */
export interface WorkerEntry {
  entry: string;
  isCode: boolean;
}

const NAME = 'strategy-worker';

/** The file that the build puts beside the bundle; where the program runs from its source, code that loads TypeScript. */
export function findWorkerEntry(): WorkerEntry {
  const built = join(__dirname, `${NAME}.js`);
  if (existsSync(built)) return { entry: built, isCode: false };
  const source = JSON.stringify(join(__dirname, `${NAME}.ts`));
  return { entry: `require(require.resolve('tsx/cjs', { paths: [${source}] })); require(${source});`, isCode: true };
}
