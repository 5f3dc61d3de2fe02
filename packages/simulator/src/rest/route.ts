import type { Platform } from '../platform';
import type { RestRequest, RestResponse } from './exchange';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  template: string;
  /** Routes with a token in their path take no bot token. */
  needsBotToken: boolean;
  handle: (discord: Platform, request: RestRequest) => RestResponse;
}

type Handler = Route['handle'];

/** A route that only the bot's token opens. */
export function botRoute(method: Route['method'], template: string, handle: Handler): Route {
  return { method, template, needsBotToken: true, handle };
}

/** A route that the token in its path opens. */
export function openRoute(method: Route['method'], template: string, handle: Handler): Route {
  return { method, template, needsBotToken: false, handle };
}

/** A path parameter; the template promises that it is there. */
export function param(request: RestRequest, name: string): string {
  return request.params[name] as string;
}
