import { Inject, Injectable, Logger } from '@nestjs/common';
import { ConfigurationParts, type ConfigurationProblem, SETTINGS, type Settings } from '../config';
import type { Destination } from './routes/destination';
import { parseRoutes } from './routes/parse-routes';
import type { Route } from './routes/route';

/** Routes and destinations as configured. With anything wrong there are none: alerts are off then, and say so. */
@Injectable()
export class AlertConfiguration {
  readonly routes: readonly Route[];
  readonly destinations: readonly Destination[];
  /** What is wrong, a line each. Holds no secret. */
  readonly problems: readonly string[];

  constructor(parts: ConfigurationParts, @Inject(SETTINGS) settings: Settings) {
    const section = { destinations: parts.sectionOf('destinations'), routes: parts.sectionOf('routes') };
    const { routes, destinations, problems } = parseRoutes(section, settings);
    const all = [...parts.problemsOf('alerts'), ...problems];
    this.problems = all.map(describe);
    this.routes = all.length > 0 ? [] : routes;
    this.destinations = all.length > 0 ? [] : destinations;
    if (all.length === 0) return;
    new Logger('Alerts').error(`Alerts are off until their settings are mended:\n${this.problems.join('\n')}`);
  }

  get state(): 'on' | 'off' | 'misconfigured' {
    if (this.problems.length > 0) return 'misconfigured';
    return this.routes.length > 0 ? 'on' : 'off';
  }
}

function describe({ name, where, message }: ConfigurationProblem): string {
  return `  ${where === null ? name : `${name} (${where})`} ${message}`;
}
