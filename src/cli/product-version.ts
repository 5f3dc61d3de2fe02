import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in package.json, which lies two folders above in the sources and in the build alike. */
export function readProductVersion(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
