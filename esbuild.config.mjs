// Puts the program that `nest build` compiled, and the packages that it uses, into one file, and keeps the code that V8 makes
// of it: the thousands of modules take longer to find and compile than everything else at the start.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const { bundleFile, codeCacheFile, loadBundle } = require('./dist/bundle.js');

// These find files of theirs beside their code.
const leftOutside = ['better-sqlite3', 'swagger-ui-dist'];

/** A package that is not installed, because nobody uses that part of a library, stays a require that fails where it is called. */
const optionalPackages = {
  name: 'optional-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...place }) => {
      if (pluginData === optionalPackages) return undefined;
      const found = await resolve(path, { ...place, pluginData: optionalPackages });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

/** The simulated Discord has a file of its own, beside the bundle, which only mock mode loads. */
const simulatorFile = join(dirname(bundleFile), 'simulator.js');
const simulatorApart = {
  name: 'simulator-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^@coachwire\/simulator$/ }, () => ({ path: `./${basename(simulatorFile)}`, external: true }));
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Code that V8 kept cannot call `import()` ("A dynamic import callback was not specified"); `require` it can.
  supported: { 'dynamic-import': false },
  charset: 'ascii',
  legalComments: 'none',
  minifyWhitespace: true,
  keepNames: true,
  lineLimit: 160,
  external: leftOutside,
  logLevel: 'error',
};

await build({
  ...shared,
  entryPoints: [require.resolve('@coachwire/simulator')],
  outfile: simulatorFile,
  plugins: [optionalPackages],
});
/** What a thread of strategies runs: a file of its own, which loads nothing of the application. */
await build({
  ...shared,
  entryPoints: [require.resolve('./dist/strategies/generation/strategy-worker.js')],
  outfile: join(dirname(bundleFile), 'strategy-worker.js'),
  plugins: [optionalPackages],
});
await build({
  ...shared,
  entryPoints: [require.resolve('./dist/program.js')],
  outfile: bundleFile,
  plugins: [simulatorApart, optionalPackages],
});
let text = readFileSync(bundleFile, 'utf8');

// Of the names that esbuild keeps, those of classes are needed, which it gives once. It names a function each time that it is
// made, which costs time on every request.
replaceOnce('var __name=(target,value)=>', 'var __name=target=>target,__className=(target,value)=>');
text = text.replace(/static\{\s*__name\(this,/g, 'static{__className(this,');

// Regular expressions it leaves as they are. With escapes there too, the text is read and kept with one byte a character.
text = text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
writeFileSync(bundleFile, text);

const { program, script } = loadBundle();
program.loadApplication();
writeFileSync(codeCacheFile, script.createCachedData());

function replaceOnce(before, after) {
  if (text.split(before).length !== 2) throw new Error(`esbuild writes no longer once: ${before}`);
  text = text.replace(before, after);
}
