const { createRequire } = require('node:module');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const PACKAGES = `/node_modules/`;
/** By who asks and what is asked for: whether it is of a package, and of which file. */
const places = new Map();
/** What packages of ES modules export, which Jest compiles. */
const compiled = new Map();

/**
 * Loads packages once for a worker, by Node itself, and the project's own modules anew for each test file, by Jest. A file of
 * the project uses some 600 modules of its own and 2,500 of packages, whose loading took most of a file's time.
 */
module.exports = class WorkerRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    // Jest compiles into a context, and Node's own is none.
    this.executor.compile = (source, filename) =>
      this._environment.global === undefined
        ? null
        : compileFunction(source, this.executor.injectedModuleParameters, { filename });
  }

  requireModule(from, moduleName, options, isRequireActual = false) {
    if (options?.isInternalModule || !moduleName)
      return super.requireModule(from, moduleName, options, isRequireActual);
    const path = this.packageFile(from, moduleName);
    if (path === null) return super.requireModule(from, moduleName, options, isRequireActual);
    if (!compiled.has(path)) compiled.set(path, this.loadPackageFile(from, moduleName, path, isRequireActual));
    return compiled.get(path);
  }

  loadPackageFile(from, moduleName, path, isRequireActual) {
    const isEsModule = path.endsWith('.mjs') || this.unstable_shouldLoadAsEsm(path) || !this.isLeftAlone(path);
    if (isEsModule) return super.requireModule(from, moduleName, undefined, isRequireActual);
    return createRequire(from)(path);
  }

  /** Whether Jest would run it as it is. */
  isLeftAlone(path) {
    return this._config.transformIgnorePatterns.some((pattern) => new RegExp(pattern).test(path));
  }

  packageFile(from, moduleName) {
    const isOwn = /^[./]/.test(moduleName) && !from.includes(PACKAGES);
    if (isOwn && !moduleName.includes(PACKAGES)) return null;
    const key = `${from}\0${moduleName}`;
    if (!places.has(key)) places.set(key, this.resolvePackageFile(from, moduleName));
    return places.get(key);
  }

  resolvePackageFile(from, moduleName) {
    if (this._resolution.isCoreModule(moduleName)) return null;
    try {
      const path = this._resolution.resolveCjs(from, moduleName);
      return path.includes(PACKAGES) ? path : null;
    } catch {
      return null;
    }
  }
};
