import type { ConfigurationProblem } from '../../config';
import type { SignalStrength } from '../../trading';
import type { Destination } from '../../outbox';
import type { DestinationSettings } from '../../transports';
import { DestinationBook } from './destination-book';
import { FieldReader, isMapping } from './field-reader';
import type { Route } from './route';
import { RouteReader } from './route-reader';
import { webhookRoutes } from './webhook-routes';

/** The settings that make routes of their own, and the thresholds of every route that names none. */
export interface RouteSettings extends DestinationSettings {
  DISCORD_ALERTS_ENABLED: boolean;
  DISCORD_WEBHOOK_URL: string | null;
  DISCORD_MIN_CONFIDENCE: number;
  DISCORD_MIN_STRENGTH: SignalStrength;
  DISCORD_RATE_LIMIT_SECONDS: number;
  DISCORD_ALERT_DEDUPE_TTL: number;
}

export interface RouteConfiguration {
  routes: Route[];
  /** Those of the routes, and those that only have a name, each once. */
  destinations: Destination[];
  /** Everything wrong at once; it holds no secret. With any of them the routes are not all there. */
  problems: ConfigurationProblem[];
}

/**
 * Makes routes of what stands in YAML, `{destinations: {name: …}, routes: [{name, destination, …}]}`, and of the settings:
 * these give `discord-webhook` and `discord-webhook-exits`.
 */
export function parseRoutes(section: unknown, settings: RouteSettings): RouteConfiguration {
  const problems: ConfigurationProblem[] = [];
  const book = new DestinationBook(settings, problems);
  const fields = new FieldReader(isMapping(section) ? section : {}, '', problems);
  if (!isMapping(section) && section !== undefined && section !== null) {
    fields.report('alerts', 'must be a mapping with destinations and routes');
  }
  fields.expectOnly('destinations', 'routes');
  book.readNamed(fields.readMapping('destinations'));
  const written = readRoutes(section, settings, book, problems);
  const routes = [...webhookRoutes(settings, book, written.length > 0, problems), ...written];
  reportRepeatedNames(routes, problems);
  return { routes, destinations: book.all, problems };
}

function readRoutes(
  section: unknown,
  settings: RouteSettings,
  book: DestinationBook,
  problems: ConfigurationProblem[],
): Route[] {
  const items = (isMapping(section) ? section['routes'] : null) ?? [];
  if (!Array.isArray(items)) {
    problems.push({ name: 'routes', where: null, message: 'must be a list, each route beginning with "- name:"' });
    return [];
  }
  const reader = new RouteReader(settings, book, problems);
  return items.flatMap((item: unknown, index) => reader.read(item, `routes[${index}]`) ?? []);
}

function reportRepeatedNames(routes: readonly Route[], problems: ConfigurationProblem[]): void {
  const names = new Set<string>();
  for (const { name } of routes) {
    if (names.has(name)) {
      problems.push({ name: 'routes', where: null, message: `must have a name each of their own: two are ${name}` });
    }
    names.add(name);
  }
}
