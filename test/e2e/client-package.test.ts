import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { FaultyServer } from '../support/faulty-server';
import { ClientProject } from '../support/packed-client';

const ROOT = join(__dirname, '../..');
const USE = `
const client = new CoachwireClient({ baseUrl: process.argv[2] });
Promise.all([client.fetchCoachPlan('d'), createClient(process.argv[2]).fetchHistory('d').catch((error) => error)]).then(
  ([{ plan }, error]) => console.log(plan, error instanceof CoachwireError, error.kind),
);`;

/** What types say, and what they must refuse. */
const TYPED = `
import { type CoachPlan, CoachwireClient, CoachwireError, createClient, type PlanAnswer, type SignalInput } from '@coachwire/client';
const client: CoachwireClient = createClient('http://localhost:5000', { apiKey: 'cw_a', maxRetries: 1, logger: console });
export async function use(signal: SignalInput): Promise<number[]> {
  const plan: CoachPlan = await client.fetchCoachPlan('d', null, { signal: AbortSignal.timeout(1000) });
  if (plan.error !== undefined) return [];
  const author: string | null = plan.author;
  for await (const each of client.range({ from: '2026-11-01' })) console.log(each satisfies PlanAnswer, author);
  // @ts-expect-error a coach is a text
  await client.fetchCoachPlan(1);
  // @ts-expect-error there is no such option
  createClient('http://localhost:5000', { timeout: 1 });
  try {
    return (await client.sendSignals({ momentum: [signal] }, { idempotencyKey: 'a' })).alerts_queued;
  } catch (error) {
    if (error instanceof CoachwireError && error.kind === 'refused') return [error.status ?? 0];
    throw error;
  }
}`;

let project: ClientProject;
let server: FaultyServer;
beforeAll(async () => {
  project = await ClientProject.create();
  server = await FaultyServer.start();
});
afterAll(async () => {
  project?.remove();
  await server?.close();
});

describe('the packed client in an empty project', () => {
  it.each([
    ['an ES module', 'use.mjs', `import { CoachwireClient, CoachwireError, createClient } from '@coachwire/client';`],
    ['CommonJS', 'use.cjs', `const { CoachwireClient, CoachwireError, createClient } = require('@coachwire/client');`],
  ])('works as %s', async (_, name, load) => {
    const url = server.play(name, [{ plan: 'Long NQ' }]);
    expect(await project.run(name, load + USE, url)).toBe('Long NQ true unreadable\n');
  });

  it('is one thing, however it is loaded', async () => {
    const load = `
      import { createRequire } from 'node:module';
      import * as esm from '@coachwire/client';
      console.log(Object.keys(createRequire(import.meta.url)('@coachwire/client')).join() === Object.keys(esm).join());`;
    expect(await project.run('names.mjs', load)).toBe('true\n');
  });

  const { Node16, NodeNext, ESNext } = ts.ModuleKind;
  const { Node16: asNode16, NodeNext: asNodeNext, Bundler } = ts.ModuleResolutionKind;
  it.each([
    ['node16', Node16, asNode16, ['typed.mts', 'typed.cts']],
    ['nodenext', NodeNext, asNodeNext, ['typed.mts', 'typed.cts']],
    ['bundler', ESNext, Bundler, ['typed.ts']],
  ])('has types under strict with %s', (_, module, moduleResolution, names) => {
    const files = names.map((name) => project.write(name, TYPED));
    const checks = { strict: true, skipDefaultLibCheck: true };
    const options = { ...checks, noEmit: true, types: [], target: ts.ScriptTarget.ES2022, module, moduleResolution };
    const program = ts.createProgram(files, options, hostWithKeptLibraries(options));
    const found = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText, file }) => ({ file: file?.fileName, messageText }));
    expect(found).toEqual([]);
  });

  it('brings one package more, which brings none', () => {
    const manifest = (name: string) =>
      JSON.parse(readFileSync(join(project.folder, 'node_modules', name, 'package.json'), 'utf8')) as object;
    expect(manifest('@coachwire/client')).toMatchObject({ dependencies: { 'lru-cache': expect.any(String) } });
    expect(Object.keys((manifest('@coachwire/client') as { dependencies: object }).dependencies)).toHaveLength(1);
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
      expect(manifest('lru-cache')).not.toHaveProperty(kind);
    for (const kind of ['peerDependencies', 'optionalDependencies'])
      expect(manifest('@coachwire/client')).not.toHaveProperty(kind);
  });

  it.each([
    ['attw', ['--no-color']],
    ['publint', ['run', '--strict']],
  ])('is clean for %s', async (tool, words) => {
    const [command, ...rest] = [join(ROOT, 'node_modules/.bin', tool), ...words];
    const { stdout } = await promisify(execFile)(command, [...rest, project.tarball], { cwd: ROOT });
    expect(stdout).toMatch(/No problems found|All good!/);
  });
});

const libraries = new Map<string, ts.SourceFile | undefined>();

/** TypeScript's own files are read once for all programs. */
function hostWithKeptLibraries(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (!/\/typescript\/lib\//.test(name)) return getSourceFile(name, ...rest);
    if (!libraries.has(name)) libraries.set(name, getSourceFile(name, ...rest));
    return libraries.get(name);
  };
  return host;
}
