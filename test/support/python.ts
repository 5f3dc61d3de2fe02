import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The Python client, as it is written. */
export const PYTHON_CLIENT = join(__dirname, '../../packages/python');

/** The first python3 that has `requests`; null when there is none. */
export function findPython(): string | null {
  const candidates = ['python3', '/usr/bin/python3'];
  return candidates.find((each) => spawnSync(each, ['-c', 'import requests']).status === 0) ?? null;
}

const python = findPython();

if (!python) {
  process.stderr.write(
    'The Python client is not tested: no python3 with requests here (apt-get install python3-requests).\n',
  );
}

/** `describe`, called with the interpreter; skipped, and said so, where there is none. */
export function describePython(name: string, tests: (python: string) => void): void {
  if (python) describe(name, () => tests(python));
  else describe.skip(`${name} (no python3 with requests here)`, () => tests('python3'));
}
