import { Inject, Injectable, Logger } from '@nestjs/common';
import { ConfigurationParts, type ConfigurationProblem, SETTINGS, type Settings } from '../config';
import type { Destination } from '../outbox';
import { parseRoutes, type RouteConfiguration } from './routes/parse-routes';
import type { Route } from './routes/route';

/** The routes and destinations of the settings, and every problem with them, a line each. Holds no secret. */
export function readAlertConfiguration(
  parts: ConfigurationParts,
  settings: Settings,
): Pick<RouteConfiguration, 'routes' | 'destinations'> & { problems: string[] } {
  const section = { destinations: parts.sectionOf('destinations'), routes: parts.sectionOf('routes') };
  const { routes, destinations, problems } = parseRoutes(section, settings);
  return { routes, destinations, problems: [...parts.problemsOf('alerts'), ...problems].map(describe) };
}

/** Routes and destinations as configured. With anything wrong there are none: alerts are off then, and say so. */
@Injectable()
export class AlertConfiguration {
  readonly routes: readonly Route[];
  readonly destinations: readonly Destination[];
  /** What is wrong, a line each. Holds no secret. */
  readonly problems: readonly string[];

  constructor(parts: ConfigurationParts, @Inject(SETTINGS) settings: Settings) {
    const { routes, destinations, problems } = readAlertConfiguration(parts, settings);
    this.problems = problems;
    this.routes = problems.length > 0 ? [] : routes;
    this.destinations = problems.length > 0 ? [] : destinations;
    if (problems.length === 0) return;
    const lines = problems.map((problem) => `  ${problem}`).join('\n');
    new Logger('Alerts').error(`Alerts are off until their settings are repaired:\n${lines}`);
  }

  get state(): 'on' | 'off' | 'misconfigured' {
    if (this.problems.length > 0) return 'misconfigured';
    return this.routes.length > 0 ? 'on' : 'off';
  }
}

function describe({ name, where, message }: ConfigurationProblem): string {
  return `${where === null ? name : `${name} (${where})`} ${message}`;
}
