import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../../config';
import { formatBytes } from '../backup/progress';
import type { Check } from './check';

const OLDEST_NODE = [20, 19];
const MIB = 1024 ** 2;

/** Whether this Node.js runs Coachwire, and whether the disks have room. */
export function checkMachine(settings: Settings, nodeVersion = process.versions.node): Check[] {
  return [checkNode(nodeVersion), ...checkDisks(settings)];
}

function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > OLDEST_NODE[0]! || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]!);
  if (isEnough) return { status: 'ok', subject: 'Node.js', message: version };
  const message = `${version} is too old; install 20.19 or later, best 24 (https://nodejs.org), and run npm ci again`;
  return { status: 'fail', subject: 'Node.js', message };
}

function checkDisks(settings: Settings): Check[] {
  const { DATABASE_URL: url, DATABASE_PATH: path, CHARTS_PATH: charts, LOG_FILE: log } = settings;
  const places = [...(url === null ? [path, charts] : []), ...(log === null ? [] : [log])];
  const checks = places.flatMap((place) => checkDisk(nearestFolder(place)));
  // One line for a disk that holds all of it.
  return [...new Map(checks.map((check) => [check.message, check])).values()];
}

function checkDisk(folder: string): Check[] {
  const subject = 'Disk';
  try {
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const message = `${formatBytes(free)} are free for ${folder}`;
    if (free >= 1024 * MIB) return [{ status: 'ok', subject, message }];
    const cure = 'free some, or set DATABASE_PATH, CHARTS_PATH and LOG_FILE to another disk';
    return [{ status: free < 100 * MIB ? 'fail' : 'warn', subject, message: `only ${message}; ${cure}` }];
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return [{ status: 'warn', subject, message: `the room in ${folder} is not known (${code}); check its mount` }];
  }
}

/** The folder that the path lies in, or will. */
function nearestFolder(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
