import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Name, version, description and license from the nearest package.json above this file, in src/ as in dist/. */
export const packageInfo = readPackageInfo(__dirname);

function readPackageInfo(folder: string): { name: string; version: string; description: string; license: string } {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const { name, version, description, license } = JSON.parse(readFileSync(file, 'utf8')) as typeof packageInfo;
    return { name, version, description, license };
  }
  if (dirname(folder) === folder)
    throw new Error(`No package.json above ${__dirname}: the installation is incomplete.`);
  return readPackageInfo(dirname(folder));
}
