import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from '../support/free-port';
import { until } from '../support/until';

const ROOT = join(__dirname, '../..');
/** npm carries Node itself. */
const VERSIONS: Record<string, string> = { 22: '22.23.3', 24: '24.21.0', 26: '26.12.1' };
const QUICK = ['src/', 'packages/simulator/', 'test/integration/storage', 'test/e2e/bundle'];

/**
 * `npm run test:nodes` runs the whole suite and the demo on each version, `-- --quick 24` the unit and storage tests on 24. With
 * TEST_NODES_FOLDER the Nodes stay there, each in a folder named by its version, for the next time.
 */
async function main(words: string[]): Promise<void> {
  const isQuick = words.includes('--quick');
  const wanted = words.filter((word) => !word.startsWith('--'));
  for (const major of wanted.length > 0 ? wanted : Object.keys(VERSIONS)) {
    const version = VERSIONS[major];
    if (!version) throw new Error(`There is no Node ${major} here; there are ${Object.keys(VERSIONS).join(', ')}.`);
    const folder = mkdtempSync(join(tmpdir(), `coachwire-node-${major}-`));
    // The PostgreSQL of the tests runs as a user of its own, out of this folder.
    chmodSync(folder, 0o755);
    try {
      await runOn(version, folder, isQuick ? QUICK : []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Installs from clean, in a copy of what Git tracks, so that nothing of another version is found. */
async function runOn(version: string, folder: string, patterns: string[]): Promise<void> {
  const node = installNode(version, join(process.env.TEST_NODES_FOLDER ?? folder, version));
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const copy = join(folder, 'coachwire');
  const run = (command: string, ...args: string[]) => {
    process.stdout.write(`\n[Node ${version}] ${command} ${args.join(' ')}\n`);
    execFileSync(command, args, { cwd: copy, env, stdio: 'inherit' });
  };
  copyTrackedFiles(copy);
  run('npm', 'ci', '--no-audit', '--no-fund');
  run('npm', 'run', '-s', 'build');
  run('npx', 'jest', ...patterns);
  await tryDemo(node, copy);
  process.stdout.write(`\n[Node ${version}] all passed\n`);
}

function installNode(version: string, folder: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const node = join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@${version}`], {
    stdio: 'inherit',
  });
  return node;
}

function copyTrackedFiles(copy: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of listed.toString().split('\0').filter(Boolean)) cpSync(join(ROOT, file), join(copy, file));
}

/** Serves invented plans, and ends with 0. */
async function tryDemo(node: string, copy: string): Promise<void> {
  const port = await freePort();
  const env = { PATH: process.env.PATH, API_PORT: `${port}` };
  const demo = spawn(node, [join(copy, 'dist/main.js'), 'demo'], {
    cwd: copy,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await until(
      'the plans of the demo',
      async () => {
        if (demo.exitCode !== null) throw new Error(`the demo ended with ${demo.exitCode}`);
        const answer = await fetch(`http://127.0.0.1:${port}/api/coach-plans/all`).catch(() => null);
        return answer?.status === 200 && Object.keys((await answer.json()) as object).length === 4;
      },
      60_000,
    );
    const ended = once(demo, 'exit');
    demo.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`the demo ended with ${code}`);
  } finally {
    demo.kill('SIGKILL');
  }
}

void main(process.argv.slice(2));
