import { execFile } from 'node:child_process';
import { cpSync, createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar-stream';
import { createGunzip } from 'node:zlib';

const ROOT = join(__dirname, '../..');
const CLIENT = join(ROOT, 'packages/client');
const run = promisify(execFile);

/** An empty project, into which the client was installed as it would be published: `npm run build` comes first. */
export class ClientProject {
  private constructor(
    readonly folder: string,
    readonly tarball: string,
  ) {}

  static async create(): Promise<ClientProject> {
    if (!existsSync(join(CLIENT, 'dist/index.mjs'))) throw new Error('There is no packages/client/dist: npm run build');
    const folder = mkdtempSync(join(tmpdir(), 'coachwire-client-'));
    const pack = ['pack', CLIENT, '--pack-destination', folder, '--ignore-scripts', '--silent'];
    const { stdout } = await run('npm', pack, { cwd: ROOT });
    const project = new ClientProject(folder, join(folder, stdout.trim()));
    await unpack(project.tarball, join(folder, 'node_modules/@coachwire/client'));
    // What it depends on, without a registry.
    cpSync(join(ROOT, 'node_modules/lru-cache'), join(folder, 'node_modules/lru-cache'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    return project;
  }

  /** What a program of the project prints. */
  async run(name: string, text: string, ...args: string[]): Promise<string> {
    const file = this.write(name, text);
    const { stdout } = await run(process.execPath, [file, ...args], { cwd: this.folder });
    return stdout;
  }

  write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function unpack(tarball: string, folder: string): Promise<void> {
  const entries = createReadStream(tarball).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const file = join(folder, entry.header.name.replace(/^package\//, ''));
    mkdirSync(dirname(file), { recursive: true });
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part);
    writeFileSync(file, Buffer.concat(parts));
  }
}
