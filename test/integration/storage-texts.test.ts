import { DomainError } from '../../src/errors';
import { openStorage, type Storage } from '../../src/storage';
import { createDatabase, type Engine, type TestDatabase } from '../support/databases';

type Method = (...values: unknown[]) => Promise<unknown>;
type Repositories = Record<string, object>;

/**
 * Every method of every repository is called with texts that no engine keeps, in every place where it takes something. A method
 * that is added is called, too.
 */
describe.each([
  ['U+0000', 'a\u0000b'],
  ['a lone high surrogate', 'a\ud83d'],
  ['a lone low surrogate', '\ude00b'],
])('a text with %s', (_what, text) => {
  it('is refused by every method of every repository, and by both engines alike', async () => {
    const [sqlite, postgres] = [await callAll('sqlite', text), await callAll('postgres', text)];
    for (const { methods, refused } of [sqlite, postgres]) {
      const refusing = new Set(refused.map((call) => call.split('(')[0]));
      expect(methods.filter((method) => !refusing.has(method))).toEqual(WITHOUT_TEXT);
      expect(methods.length).toBeGreaterThan(60);
    }
  });
});

/** They make numbers of the texts that they take. */
const WITHOUT_TEXT = ['write.idempotencyKeys.tryLock', 'write.signals.lockSymbols'];

/** The methods that take something, and the calls of them that were refused because of the text. */
async function callAll(engine: Engine, text: string): Promise<{ methods: string[]; refused: string[] }> {
  const database: TestDatabase = await createDatabase(engine);
  const storage = await openStorage(database.settings);
  const methods: string[] = [];
  const refused: string[] = [];
  const callEach = async (kind: string, example: Repositories, run: (call: Call) => Promise<void>) => {
    for (const [name, repository] of Object.entries(example)) {
      for (const method of methodsOf(repository)) {
        methods.push(`${kind}.${name}.${method}`);
        for (const { shape, values } of argumentsOf((repository as Record<string, Method>)[method]!.length, text)) {
          const call = (all: Repositories) => (all[name] as Record<string, Method>)[method]!(...values);
          if (await isRefused(() => run(call))) refused.push(`${kind}.${name}.${method}(${shape})`);
        }
      }
    }
  };
  try {
    const read = storage.read as unknown as Repositories;
    await callEach('read', read, async (call) => void (await call(read)));
    await callEach('write', await writeRepositoriesOf(storage), (call) =>
      storage.write(async (tx) => void (await call(tx as unknown as Repositories))),
    );
    return { methods, refused };
  } finally {
    await storage.close();
    await database.remove();
  }
}

type Call = (repositories: Repositories) => Promise<unknown>;

/** Of a transaction that has ended: to see which methods there are. */
function writeRepositoriesOf(storage: Storage): Promise<Repositories> {
  return storage.write((tx) => {
    const isRepository = ([, value]: [string, unknown]) => typeof value === 'object';
    return Promise.resolve(Object.fromEntries(Object.entries(tx).filter(isRepository)));
  });
}

/** Any other end is that of a call which makes no sense. */
async function isRefused(call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return false;
  } catch (error) {
    return error instanceof DomainError && error.kind === 'invalid' && error.code === 'text-invalid';
  }
}

/** The public methods that take something. */
function methodsOf(repository: object): string[] {
  const names = new Set<string>();
  for (
    let prototype = repository;
    prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object
  ) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const value: unknown = descriptor.value;
      if (typeof value === 'function' && value.length > 0 && name !== 'constructor' && !HELPERS.includes(name))
        names.add(name);
    }
  }
  return [...names];
}

// Private methods, which only the types hide.
const HELPERS = [
  'insertGroup',
  'insertRows',
  'insertMany',
  'lock',
  'inGroups',
  'endVersion',
  'replaceCharts',
  'insertCharts',
  'oweBytes',
  'timeIn',
  'update',
];

/** The text, a record of such texts, and lists of both, in each place. */
function argumentsOf(count: number, text: string): { shape: string; values: unknown[] }[] {
  const record = new Proxy(
    { createdAt: text },
    { get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : text) },
  );
  const shapes: [string, unknown][] = [
    ['text', text],
    ['record', record],
    ['texts', [text]],
    ['records', [record]],
  ];
  let all: { shape: string; values: unknown[] }[] = [{ shape: '', values: [] }];
  for (let place = 0; place < count; place++) {
    all = all.flatMap(({ shape, values }) =>
      shapes.map(([name, value]) => ({ shape: shape ? `${shape}, ${name}` : name, values: [...values, value] })),
    );
  }
  return all;
}
