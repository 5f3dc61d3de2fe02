import { execFileSync, spawnSync } from 'node:child_process';

/** What has to do with days, hours and zones. */
const DATE_BOUND = [
  'src/',
  'packages/simulator/',
  'test/integration/alerts-clocks',
  'test/integration/cli/demo',
  'test/integration/discord-two-processes',
  'test/integration/retention',
  'test/integration/signal-ends',
  'test/e2e/discord-catch-up',
  'test/e2e/discord-modals',
  'test/e2e/failing-start',
  'test/e2e/kill',
  'test/e2e/mock-mode',
  'test/e2e/plans-http',
  'test/e2e/signals',
];

/** Times of the machine, in its zone. */
const MOMENTS: readonly { zone: string; at: string }[] = [
  // A Sunday, and the last day of a month.
  { zone: 'UTC', at: '2027-02-28 23:50:00' },
  // Two minutes before summer time begins.
  { zone: 'America/New_York', at: '2027-03-14 01:58:00' },
  { zone: 'America/Los_Angeles', at: '2027-03-14 01:58:00' },
  { zone: 'Europe/Berlin', at: '2027-03-28 01:58:00' },
  // And before it ends.
  { zone: 'Europe/Berlin', at: '2027-10-31 02:58:00' },
  { zone: 'America/New_York', at: '2027-11-07 01:58:00' },
  { zone: 'America/Los_Angeles', at: '2027-11-07 01:58:00' },
  // The first to have a new day, and year: 14 hours before UTC.
  { zone: 'Pacific/Kiritimati', at: '2027-12-31 23:50:00' },
];

/**
 * `npm run test:dates` runs the date-bound tests on each moment, `-- --once` on the first, `-- --whole` the whole suite on the first,
 * `-- PATH…` others on each.
 */
function main(words: string[]): void {
  if (spawnSync('faketime', ['--version']).error) {
    process.stderr.write('faketime is missing: the tests were not run on a moved clock (apt-get install faketime).\n');
    process.exit(1);
  }
  const isWhole = words.includes('--whole');
  const patterns = words.filter((word) => !word.startsWith('--'));
  for (const { zone, at } of isWhole || words.includes('--once') ? MOMENTS.slice(0, 1) : MOMENTS) {
    process.stdout.write(`\n[${at} in ${zone}]\n`);
    // Timers and durations run on the machine's own monotonic clock.
    const env = { ...process.env, TZ: zone, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    const jest = ['npx', 'jest', ...(isWhole || patterns.length > 0 ? patterns : DATE_BOUND)];
    execFileSync('faketime', ['-f', `@${at}`, ...jest], { env, stdio: 'inherit' });
  }
}

main(process.argv.slice(2));
