// Builds dist/: an ES module and a CommonJS file, each with declarations that name their own kind of file.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const types = join(dist, 'types');
rmSync(dist, { recursive: true, force: true });

const shared = {
  absWorkingDir: here,
  entryPoints: ['src/index.ts'],
  bundle: true,
  target: 'es2022',
  external: ['lru-cache'],
  logLevel: 'error',
};
await build({ ...shared, format: 'esm', outfile: 'dist/index.mjs' });
await build({ ...shared, format: 'cjs', outfile: 'dist/index.cjs' });

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: here, stdio: 'inherit' });
for (const file of readdirSync(types)) {
  const text = readFileSync(join(types, file), 'utf8');
  for (const kind of ['mjs', 'cjs']) {
    const named = text.replace(/(from '\.\/[^']+)'/g, `$1.${kind}'`);
    writeFileSync(join(dist, file.replace(/\.d\.ts$/, `.d.${kind.replace('js', 'ts')}`)), named);
  }
}
rmSync(types, { recursive: true });
