/**
 * Who may import whom: edges -> services -> storage -> config -> errors. Never upwards, and another module only through
 * its public files.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const edges = '^src/(discord|cli|kick)/|^src/metrics/.*\\.controller\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      // Only its types are imported by this name.
      to: { couldNotResolve: true, pathNot: '^better-sqlite3$' },
    },
    {
      name: 'typeorm-only-in-storage',
      comment: 'The database library is a detail of storage.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/storage/' },
      to: { path: 'node_modules/(typeorm|better-sqlite3[^/]*|@coachwire/sqlite-for-node-20|pg|@nestjs/typeorm)/' },
    },
    {
      name: 'discord-libraries-only-in-discord',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/discord/' },
      to: { path: 'node_modules/(discord\\.js|necord|@discordjs)/' },
    },
    {
      name: 'errors-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/errors/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/errors/' },
    },
    {
      name: 'clock-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/clock/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/clock/' },
    },
    {
      name: 'trading-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/trading/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/trading/' },
    },
    {
      name: 'config-imports-only-errors',
      severity: 'error',
      from: { path: '^src/config/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(config|errors)/' },
    },
    {
      name: 'storage-imports-only-config-and-errors',
      severity: 'error',
      from: { path: '^src/storage/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(storage|config|errors)/' },
    },
    {
      name: 'services-know-no-edge',
      severity: 'error',
      from: { path: '^src/(plans|signals|alerts|outbox|transports|legacy|candles|strategies)/' },
      to: { path: edges },
    },
    {
      name: 'outbox-knows-neither-cause-nor-transport',
      comment: 'It holds anything, and delivers by what transports register.',
      severity: 'error',
      from: { path: '^src/outbox/' },
      to: { path: '^src/(transports|alerts|signals|plans|trading|kick|strategies)/' },
    },
    {
      name: 'transports-know-no-cause',
      severity: 'error',
      from: { path: '^src/transports/' },
      to: { path: '^src/(alerts|signals|plans|trading|kick|strategies)/' },
    },
    {
      name: 'transports-know-each-other-not',
      comment: 'A further one is a folder, and a line in the list of transports.module.ts.',
      severity: 'error',
      from: { path: '^src/transports/([^/]+)/' },
      to: { path: '^src/transports/[^/]+/', pathNot: '^src/transports/$1/' },
    },
    {
      name: 'packages-know-no-server',
      comment: 'What others install, or what stands for itself, imports nothing of the server.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(src|test)/' },
    },
    {
      name: 'packages-by-their-names',
      comment: 'A package is reached by its name, which leads to its index.ts.',
      severity: 'error',
      from: { path: '^(src|test|packages/[^/]+)/' },
      to: { path: '^packages/[^/]+/', pathNot: ['^$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'simulator-for-mock-mode-only',
      comment: 'And loaded only when mock mode begins: a production start has no simulator in memory.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/mock-mode\\.ts$' },
      to: { path: '^packages/simulator/' },
    },
    {
      name: 'simulator-loaded-late',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^packages/simulator/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'modules-only-by-their-index',
      comment: 'What others use of a module stands in its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      // in-worker.ts is what a thread of its own loads of the storage, without the rest.
      to: { path: '^src/[^/]+/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/storage/in-worker\\.ts$'] },
    },
    {
      name: 'no-tests-from-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@coachwire/source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
