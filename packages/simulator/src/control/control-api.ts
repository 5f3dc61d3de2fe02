import type { IncomingMessage, ServerResponse } from 'node:http';
import { asObject } from '../json-values';
import { readBody } from '../rest/request-body';
import { compileTemplate } from '../rest/router';
import type { Simulator } from '../simulator';
import type { ControlCall, ControlRoute } from './control-route';
import { faultControls } from './fault.control';
import { interactionControls } from './interaction.control';
import { messageControls } from './message.control';
import { worldControls } from './world.control';

const ROUTES = [...worldControls, ...messageControls, ...interactionControls, ...faultControls].map((route) => ({
  route,
  match: compileTemplate(route.template),
}));

/**
 * The simulator's own calls, JSON in and out, for those who drive it from outside the process. A refusal is a 400 with
 * `{error}`.
 */
export class ControlApi {
  readonly #handles: ControlCall['handles'] = new Map();

  constructor(private readonly simulator: Simulator) {}

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    // A web page in the operator's browser reaches loopback too; it sends its origin, and has no business here.
    if (request.headers.origin !== undefined) return answer(403, { error: 'Not for web pages' });
    const found = findRoute(request.method ?? 'GET', url.pathname);
    if (!found) return answer(404, { error: 'No such control call' });
    try {
      const { body } = await readBody(request);
      const input = { ...Object.fromEntries(url.searchParams), ...asObject(body), ...found.params };
      answer(200, await found.route.handle({ input, simulator: this.simulator, handles: this.#handles }));
    } catch (error) {
      answer(400, { error: (error as Error).message });
    }
  }
}

function findRoute(method: string, path: string): { route: ControlRoute; params: Record<string, string> } | null {
  for (const { route, match } of ROUTES) {
    const params = route.method === method ? match(path) : null;
    if (params) return { route, params };
  }
  return null;
}
