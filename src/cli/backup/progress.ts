import type { CliContext } from '../cli-context';

/** Shows on a terminal how far a step is: one line, which is taken back at the end. */
export function stepProgress({ progress }: CliContext): (step: string, done: number, total: number) => void {
  return (step, done, total) => {
    const share = total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0;
    progress?.(`${step} … ${share} %`);
  };
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `3.4 MiB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${UNITS[power]}`;
}
