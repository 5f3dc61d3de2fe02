import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { freePort } from '../support/free-port';
import { ServedProcess } from '../support/served-process';

const program = join(__dirname, '../../dist/bundle/program.js');

/** What the built program has in memory; `npm run build` comes first. */
describe('the modules of a start', () => {
  let folder: string;
  let simulator: Simulator;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-modules-'));
    simulator = await startSimulator();
  });
  afterEach(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  /** The files that were loaded from the start of `serve` to its end, and the modules that the bundle among them holds. */
  async function modulesOf(settings: Record<string, string>): Promise<string[]> {
    const list = join(folder, 'modules');
    const served = await ServedProcess.start(simulator, join(folder, 'plans.db'), await freePort(), {
      CHARTS_PATH: join(folder, 'charts'),
      NODE_OPTIONS: `--require ${join(__dirname, '../support/list-modules.cjs')}`,
      MODULE_LIST: list,
      ...settings,
    });
    expect(await served.end('SIGTERM')).toBe(0);
    const files = readFileSync(list, 'utf8').split('\n');
    return existsSync(program) ? [...files, ...modulesIn(program)] : files;
  }

  function modulesIn(bundle: string): string[] {
    return [...readFileSync(bundle, 'latin1').matchAll(/__(?:commonJS|esm)\(\{"([^"]+)"/g)].map(
      ([, name]) => `${name}`,
    );
  }

  it('has no simulator when it serves real plans', async () => {
    const modules = await modulesOf({});
    expect(modules).toContain('dist/mock-mode.js');
    expect(modules.filter((file) => /simulator/.test(file))).toEqual([]);
  });

  it('has the simulator in mock mode', async () => {
    expect(await modulesOf({ MOCK_MODE: 'true' })).toContainEqual(
      expect.stringMatching(/simulator(\/dist\/index)?\.js$/),
    );
  });
});
