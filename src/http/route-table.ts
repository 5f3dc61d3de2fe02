import type { AccessRule } from '../access';

/** A route as Fastify has it, with the rule that says who may use it. */
export interface Route {
  method: string;
  /** Its template, `/api/charts/:id`. */
  url: string;
  access: AccessRule | undefined;
}

/** Which methods are served where, to tell a wrong method from an unknown route. */
export class RouteTable {
  readonly list: Route[] = [];
  private readonly routes: { path: RegExp; methods: readonly string[] }[] = [];

  /** Takes a route as Fastify reports it: its template (`/api/charts/:id`, `/docs/*`) and methods. */
  add(template: string, methods: string | readonly string[], access?: AccessRule): void {
    this.routes.push({ path: templatePattern(template), methods: [methods].flat() });
    for (const method of [methods].flat()) this.list.push({ method, url: template, access });
  }

  /** The methods that a path (without its query) takes, sorted; none for an unknown path. */
  methodsOf(path: string): string[] {
    const methods = this.routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  }
}

function templatePattern(template: string): RegExp {
  const segments = template.split('/').filter((segment) => segment !== '');
  const patterns = segments.map((segment) => {
    if (segment.startsWith(':')) return '/[^/]+';
    return segment === '*' ? '/.*' : `/${segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
  });
  return new RegExp(`^${patterns.join('')}/?$`);
}
