import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@coachwire/simulator';
import { freePort } from '../support/free-port';
import { ServedProcess } from '../support/served-process';

const dist = join(__dirname, '../../dist');

describe('the program in one file', () => {
  it('starts with the code that the build kept', () => {
    const tell = `console.log(require('./bundle').loadBundle().script.cachedDataRejected)`;
    expect(execFileSync(process.execPath, ['-e', tell], { cwd: dist, encoding: 'utf8' })).toBe('false\n');
  });

  it('serves its pages with all they load', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coachwire-bundle-'));
    const simulator = await startSimulator();
    try {
      const served = await ServedProcess.start(simulator, join(folder, 'plans.db'), await freePort());
      const page = await (await fetch(`${served.url}/docs`)).text();
      const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => `${address}`);
      expect(addresses.length).toBeGreaterThan(3);
      for (const address of addresses) {
        const { status } = await fetch(new URL(address, `${served.url}/docs`));
        expect({ address, status }).toEqual({ address, status: 200 });
      }
      expect(await served.end('SIGTERM')).toBe(0);
    } finally {
      await simulator.close();
      rmSync(folder, { recursive: true });
    }
  });
});
