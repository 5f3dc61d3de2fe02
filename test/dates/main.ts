import { execFileSync, spawnSync } from 'node:child_process';

/** What has to do with days, hours and zones, on SQLite. */
const DATE_BOUND = [
  'src/',
  'packages/simulator/',
  'test/e2e/discord-catch-up',
  'test/e2e/mock-mode',
  'test/e2e/signals',
  'test/e2e/kill',
];

/** Times of the machine, in its zone. */
const MOMENTS: readonly { zone: string; at: string }[] = [
  { zone: 'UTC', at: '2027-02-28 23:50:00' },
  { zone: 'America/Los_Angeles', at: '2027-03-14 01:58:00' },
  { zone: 'America/New_York', at: '2027-11-07 01:58:00' },
  { zone: 'Pacific/Kiritimati', at: '2027-05-30 12:00:00' },
];

/** `npm run test:dates` runs the date-bound tests on each moment, `-- --once` on the first, `-- PATH…` others of them. */
function main(words: string[]): void {
  if (spawnSync('faketime', ['--version']).error) {
    process.stderr.write('faketime is missing: the tests were not run on a moved clock (apt-get install faketime).\n');
    process.exit(1);
  }
  const patterns = words.filter((word) => !word.startsWith('--'));
  for (const { zone, at } of words.includes('--once') ? MOMENTS.slice(0, 1) : MOMENTS) {
    process.stdout.write(`\n[${at} in ${zone}]\n`);
    // Timers and durations run on the machine's own monotonic clock.
    const env = { ...process.env, TZ: zone, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    const jest = ['npx', 'jest', ...(patterns.length > 0 ? patterns : DATE_BOUND)];
    execFileSync('faketime', ['-f', `@${at}`, ...jest], { env, stdio: 'inherit' });
  }
}

main(process.argv.slice(2));
