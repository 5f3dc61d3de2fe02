import { type ChaosOptions, runChaos } from './chaos-run';

const runs: ChaosOptions[] = [
  { destination: 'webhook', kills: 20, drainMs: 180_000 },
  { destination: 'channel', kills: 20, drainMs: 180_000 },
];

/** Run by `npm run chaos`. Only loopback; ends within some minutes. */
async function main(): Promise<number> {
  let failures = 0;
  for (const options of runs) {
    const report = await runChaos(options);
    const { named, messages, kills, faults, lost, duplicates, unexplained } = report;
    const isDoubled = options.destination === 'channel' && duplicates > 0;
    process.stdout.write(
      `${options.destination}: ${named} alerts named in answers, ${messages} messages, killed ${kills} times, ` +
        `${faults} failures of Discord; lost ${lost.length}, twice ${duplicates}, without a lost answer ${unexplained.length}\n`,
    );
    for (const what of [...lost, ...unexplained].slice(0, 20)) process.stdout.write(`  ${what}\n`);
    if (lost.length > 0 || unexplained.length > 0 || isDoubled || named === 0) failures += 1;
  }
  return failures;
}

void main().then((failures) => (process.exitCode = failures === 0 ? 0 : 1));
