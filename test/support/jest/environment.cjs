const { ModuleMocker } = require('jest-mock');
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');

/** What Jest's runner keeps on the global object in the course of a test file; each file has a runner of its own. */
const RUNNER_KEYS =
  /^(JEST_STATE_SYMBOL|EVENT_HANDLERS|RETRY_TIMES|RETRY_IMMEDIATELY|TEST_TIMEOUT_SYMBOL|WAIT_BEFORE_RETRY|LOG_ERRORS_BEFORE_RETRY)$/;
const isOfRunner = (key) => typeof key === 'symbol' && RUNNER_KEYS.test(key.description ?? '');

/**
 * Lets test files run in Node's own context instead of one of their own, so that the packages they use need to be loaded only
 * once in a worker (runtime.cjs). Every file still has its own copy of the project's modules.
 */
module.exports = class WorkerEnvironment {
  constructor({ projectConfig }) {
    this.conditions = projectConfig.testEnvironmentOptions.customExportConditions;
    this.before = { console: globalThis.console, exit: process.exit, process: globalThis.process };
    this.global = globalThis;
    this.global.global = globalThis;
    Error.stackTraceLimit = 100;
    this.moduleMocker = new ModuleMocker(globalThis);
    const timerConfig = { idToRef: (id) => id, refToId: (timer) => timer };
    const options = { config: projectConfig, global: globalThis };
    this.fakeTimers = new LegacyFakeTimers({ ...options, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers(options);
  }

  async setup() {}

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.fakeTimers = this.fakeTimersModern = null;
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
    for (const key of Reflect.ownKeys(globalThis)) if (isOfRunner(key)) delete globalThis[key];
  }

  exportConditions() {
    return this.conditions;
  }

  /** The runtime compiles by itself, since Node's own context is no object. */
  getVmContext() {
    return globalThis;
  }
};
