import type { Route } from './route';

interface CompiledRoute {
  route: Route;
  pattern: RegExp;
  names: string[];
}

export type RouteMatch =
  | { kind: 'found'; route: Route; params: Record<string, string> }
  | { kind: 'wrong-method' }
  | { kind: 'none' };

/** Finds the route of a path; fixed segments win over parameters. */
export class Router {
  readonly #routes: CompiledRoute[];

  constructor(routes: readonly Route[]) {
    const byParameters = [...routes].sort((a, b) => count(a.template) - count(b.template));
    this.#routes = byParameters.map((route) => compile(route));
  }

  /** `path` is still percent-encoded: a parameter such as an emoji may hold anything. */
  find(method: string, path: string): RouteMatch {
    let isKnownPath = false;
    for (const { route, pattern, names } of this.#routes) {
      const match = pattern.exec(path);
      if (!match) continue;
      isKnownPath = true;
      if (route.method !== method) continue;
      const values = match.slice(1).map(decodeURIComponent);
      return { kind: 'found', route, params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) };
    }
    return { kind: isKnownPath ? 'wrong-method' : 'none' };
  }
}

function count(template: string): number {
  return template.split('{').length;
}

function compile(route: Route): CompiledRoute {
  const names = [...route.template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  // `@me` and `@original` also arrive as `%40me` and `%40original`.
  const source = route.template.replace(/\{\w+\}/g, '([^/]+)').replaceAll('@', '(?:@|%40)');
  return { route, pattern: new RegExp(`^${source}$`), names };
}
