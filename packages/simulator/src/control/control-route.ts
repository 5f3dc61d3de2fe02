import type { InteractionHandle } from '../interaction-handle';
import type { JsonObject } from '../json-values';
import type { Simulator } from '../simulator';

export interface ControlCall {
  /** Path parameters, query and JSON body together. */
  input: JsonObject;
  simulator: Simulator;
  /** What interactions were begun over this API, by their id. */
  handles: Map<string, InteractionHandle>;
}

export interface ControlRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  template: string;
  handle: (call: ControlCall) => unknown;
}

export function control(
  method: ControlRoute['method'],
  template: string,
  handle: ControlRoute['handle'],
): ControlRoute {
  return { method, template: `/control${template}`, handle };
}
