import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartApplication } from './lazy-parts';
import type { CliContext } from './cli-context';
import { loadDemoConfiguration } from './demo-configuration';
import { renderDemoGuide } from './demo-guide';
import { runUntilStopped } from './run-until-stopped';
import type { GivenOptions } from './setting-options';

/** `coachwire demo`: mock mode with a database that is gone afterwards, unless DATABASE_PATH names one to keep. */
export async function demo(context: CliContext, argv: GivenOptions, start: StartApplication): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-demo-'));
  // On every way out, also when an impatient second Ctrl-C ends the process at once.
  context.process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const loaded = await loadDemoConfiguration(context.input, argv, folder);
  const { DATABASE_PATH: database, SHUTDOWN_TIMEOUT_SECONDS: timeoutSeconds, COMMAND_PREFIX: prefix } = loaded.settings;
  const coach = loaded.roster.coaches[0]?.code ?? 'd';
  const isKept = !database.startsWith(folder);

  const exitCode = await runUntilStopped(context, {
    start: (onFatal) =>
      start(loaded, { makesDemoKey: true, onFatal, onMockProgress: (line) => context.out(`  ${line}`) }),
    onStarted: ({ url, demoKey, mockControl }) =>
      context.out(renderDemoGuide(url, { code: coach, key: demoKey, control: mockControl, prefix })),
    onStopping: () => context.out('\nEnding the demo …'),
    timeoutSeconds,
  });
  context.out(isKept ? `Goodbye. The plans stay in ${database}.` : 'Goodbye. The demo’s data is removed.');
  return exitCode;
}
