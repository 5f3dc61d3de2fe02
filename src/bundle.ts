import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import type * as Program from './program';

/** Where the build puts the whole program as one file. */
export const bundleFile = join(__dirname, 'bundle', 'program.js');
/** The code that V8 made of that file, which starts faster than its text; see https://v8.dev/blog/code-caching. */
export const codeCacheFile = join(__dirname, 'bundle', 'program.code');

type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  file: string,
  folder: string,
) => void;

/**
 * Loads the program from its bundle, with the code kept beside it. Code that another version of Node made is left aside, by V8
 * itself. Null when there is no bundle.
 */
export function loadBundle(): { program: typeof Program; script: Script } | null {
  if (!existsSync(bundleFile)) return null;
  // The build writes ASCII only, and one byte a character is the fastest to read.
  const text = readFileSync(bundleFile, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
    filename: bundleFile,
    cachedData: existsSync(codeCacheFile) ? readFileSync(codeCacheFile) : undefined,
  });
  const module = { exports: {} };
  const load = script.runInThisContext() as ModuleFunction;
  load(module.exports, createRequire(bundleFile), module, bundleFile, dirname(bundleFile));
  return { program: module.exports as typeof Program, script };
}
