import { resolve } from 'node:path';
import type { CliContext } from './cli-context';

/** A path as it was typed, seen from the folder that the command runs in; a slash at its end, which says folder, stays. */
export function pathArgument({ input }: CliContext, typed: string): string {
  const path = resolve(input.cwd, typed);
  return /[/\\]$/.test(typed) ? `${path}/` : path;
}
