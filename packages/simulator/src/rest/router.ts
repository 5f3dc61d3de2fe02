import type { Route } from './route';

type PathMatcher = (path: string) => Record<string, string> | null;

export type RouteMatch =
  { kind: 'found'; route: Route; params: Record<string, string> } | { kind: 'wrong-method' } | { kind: 'none' };

/** Finds the route of a path; fixed segments win over parameters. */
export class Router {
  readonly #routes: { route: Route; match: PathMatcher }[];

  constructor(routes: readonly Route[]) {
    const byParameters = [...routes].sort((a, b) => countParameters(a.template) - countParameters(b.template));
    this.#routes = byParameters.map((route) => ({ route, match: compileTemplate(route.template) }));
  }

  /** `path` is still percent-encoded: a parameter such as an emoji may hold anything. */
  find(method: string, path: string): RouteMatch {
    let isKnownPath = false;
    for (const { route, match } of this.#routes) {
      const params = match(path);
      if (params && route.method === method) return { kind: 'found', route, params };
      isKnownPath ||= params !== null;
    }
    return { kind: isKnownPath ? 'wrong-method' : 'none' };
  }
}

/** Reads the parameters of a template such as `/channels/{channel_id}` out of a path; null when it does not fit. */
export function compileTemplate(template: string): PathMatcher {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  // `@me` and `@original` also arrive as `%40me` and `%40original`.
  const source = template.replace(/\{\w+\}/g, '([^/]+)').replaceAll('@', '(?:@|%40)');
  const pattern = new RegExp(`^${source}$`);
  return (path) => {
    const values = pattern.exec(path)?.slice(1).map(decodeURIComponent);
    return values ? Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) : null;
  };
}

function countParameters(template: string): number {
  return template.split('{').length;
}
